/*
 * Copyright 2026 The Ephemeral Clusters Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import traps from '../sources/__fixtures__/trap-objects.json';
import {
  controllerActivity,
  deliveringApplication,
} from '../sources/deliveryFacts';
import { projectApplication } from '../sources/kinds/application';
import { projectApplicationSet } from '../sources/kinds/applicationSet';
import { projectCluster } from '../sources/kinds/cluster';
import { projectVcluster } from '../sources/kinds/statefulSet';
import type {
  CapiFacts,
  DeliveryFacts,
  ObservedDeclaration,
  SyncWindow,
  VclusterFacts,
} from '../sources/types';
import { findObstacle } from './findObstacle';
import type { ObstacleFacts } from './types';

const now = new Date('2026-11-24T13:09:00Z');
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** The recorded Cluster, under another name. */
function cluster(name: string, recorded: object = traps.pruneOff.cluster) {
  const object = projectCluster(recorded);
  return {
    ...object,
    source: 'capi',
    managementCluster: 'management',
    namespace: name,
    name,
    machines: [],
  } as CapiFacts;
}

const declared = {
  path: 'clusters/management/a/a.yaml',
  origin: {},
} as unknown as ObservedDeclaration;

/** What is known of a cluster that those recorded objects deliver. */
function facts(
  name: string,
  recorded: { application?: object; applicationSet?: object },
  change: Partial<ObstacleFacts> & { windows?: SyncWindow[] } = {},
): ObstacleFacts {
  const { windows, ...rest } = change;
  const apps = recorded.application
    ? [projectApplication(recorded.application)]
    : [];
  const sets = recorded.applicationSet
    ? [projectApplicationSet(recorded.applicationSet)]
    : [];
  const delivery: DeliveryFacts = {
    applications: apps.map(app =>
      deliveringApplication(app, {
        cluster: { namespace: name, name },
        sets,
        blockingWindows: windows ?? [],
      }),
    ),
    setsThatKeepResources: sets
      .filter(set => set.keepsResources)
      .map(set => set.name),
    applicationNames: new Set(apps.map(app => app.name)),
    controller: controllerActivity(apps),
  };
  return {
    capi: cluster(name),
    argo: {
      source: 'argocd',
      managementCluster: 'management',
      namespace: name,
      name,
      applications: [],
      delivery,
    },
    inContact: true,
    gitKnown: true,
    ...rest,
  };
}

const removal = (...args: Parameters<typeof facts>) =>
  findObstacle(facts(...args), now);

describe('a removal that Argo CD does not do', () => {
  it('names a directory that went with its last file', () => {
    const obstacle = removal('trap-last', traps.pathGone);
    expect(obstacle?.message).toMatch(
      /^It was the last file of clusters\/management\/trap-last/,
    );
    expect(obstacle?.action).toMatch(/README\.md.*allowEmpty: true.*trap-last/);
  });

  it('names an application that may not become empty', () => {
    const obstacle = removal('trap-wipe', traps.emptied);
    expect(obstacle?.message).toMatch(
      /last thing that Application trap-wipe delivered/,
    );
    expect(obstacle?.action).toMatch(/allowEmpty: true/);
  });

  it('names an application that does not prune', () => {
    const obstacle = removal('trap-noprune', traps.pruneOff);
    expect(obstacle?.message).toMatch(
      /trap-noprune does not remove .*prune is off/,
    );
    expect(obstacle?.action).toMatch(/prune: true/);
  });

  it('names a mark that forbids to prune', () => {
    const { application } = traps.emptied;
    const { status } = application;
    const obstacle = removal('trap-wipe', {
      application: {
        ...application,
        status: {
          ...status,
          conditions: [],
          operationState: {
            ...status.operationState,
            syncResult: {
              resources: [
                {
                  group: 'cluster.x-k8s.io',
                  kind: 'Cluster',
                  namespace: 'trap-wipe',
                  name: 'trap-wipe',
                  status: 'PruneSkipped',
                  message: 'ignored (no prune)',
                },
              ],
            },
          },
        },
      },
    });
    expect(obstacle?.message).toMatch(/was told not to remove it \(ignored/);
    expect(obstacle?.action).toMatch(/Prune=false/);
  });

  it('names an application that somebody must sync', () => {
    const { application } = traps.pruneOff;
    const obstacle = removal('trap-noprune', {
      application: { ...application, spec: {} },
    });
    expect(obstacle?.message).toMatch(/does not sync by itself/);
    expect(obstacle?.action).toMatch(/by hand with prune/);
  });

  it('names an ApplicationSet that removes no applications', () => {
    const obstacle = removal('vc-trap-c', traps.createOnly);
    expect(obstacle?.message).toMatch(
      /ApplicationSet vclusters .*applicationsSync: create-only.*Application vc-trap-c/,
    );
  });

  it('names an ApplicationSet that keeps what its applications made', () => {
    const object = projectVcluster(traps.preserved.statefulSet);
    const obstacle = removal('vc-trap-b', traps.preserved, {
      capi: undefined,
      vcluster: {
        ...object,
        source: 'vcluster',
        managementCluster: 'management',
      } as VclusterFacts,
    });
    expect(obstacle?.message).toMatch(
      /Application vc-trap-b.*gone.*ApplicationSet vclusters.*preserveResourcesOnDeletion/,
    );
    expect(obstacle?.action).toMatch(/kubectl.*finalizer/);
  });

  it('says no more than that one of several sets may have kept it', () => {
    const object = projectVcluster(traps.preserved.statefulSet);
    const kept = facts('vc-trap-b', traps.preserved);
    kept.argo!.delivery!.setsThatKeepResources = ['others', 'vclusters'];
    const vcluster = {
      ...object,
      source: 'vcluster',
      managementCluster: 'management',
    } as VclusterFacts;
    expect(
      findObstacle({ ...kept, capi: undefined, vcluster }, now)?.message,
    ).toMatch(
      /may have kept it, as ApplicationSets others, vclusters do \(preserveResourcesOnDeletion\)$/,
    );
  });

  it('calls no application gone that only delivers nothing at the moment', () => {
    const emptied = facts('trap-noprune', {});
    emptied.argo!.delivery!.applicationNames = new Set(['trap-noprune']);
    expect(findObstacle(emptied, now)).toBeUndefined();
  });

  it('says that an application left it behind where no set is known to do so', () => {
    expect(removal('trap-noprune', {})?.message).toMatch(/has left it behind$/);
    // Not delivered by Argo CD: nothing is known of who should remove it.
    const capi = { ...cluster('trap-noprune'), deliveredBy: undefined };
    expect(removal('trap-noprune', {}, { capi })).toBeUndefined();
  });

  it('names a sync window, and that it passes', () => {
    const windows: SyncWindow[] = [
      { kind: 'deny', schedule: '* * * * *', duration: '1h' },
    ];
    expect(removal('trap-window', traps.syncWindow, { windows })).toMatchObject(
      {
        message:
          'A sync window of project trap-window forbids Argo CD to sync now: it denies "* * * * *" (cron), each time for 1h',
        lasting: false,
      },
    );
    const closed: SyncWindow[] = [
      { kind: 'allow', schedule: '0 6 * * *', duration: '2h' },
    ];
    expect(
      removal('trap-window', traps.syncWindow, { windows: closed })?.message,
    ).toMatch(/only in its sync windows.*"0 6 \* \* \*" \(cron\)/);
    expect(removal('trap-window', traps.syncWindow)).toBeUndefined();
  });

  it('is none while Git or the management cluster is not known, while Git has the cluster, and when it is going', () => {
    const all = [traps.pathGone, traps.emptied, traps.pruneOff];
    const names = ['trap-last', 'trap-wipe', 'trap-noprune'];
    all.forEach((recorded, index) => {
      const name = names[index];
      expect(removal(name, recorded, { gitKnown: false })).toBeUndefined();
      expect(removal(name, recorded, { inContact: false })).toBeUndefined();
      expect(removal(name, recorded, { declared })).toBeUndefined();
      const capi = { ...cluster(name), deletingSince: now.toISOString() };
      expect(removal(name, recorded, { capi })).toBeUndefined();
    });
  });
});

describe('an application controller that does not answer', () => {
  const stopped = facts('trap-stop', traps.controllerStopped);

  it('is given time to answer', () => {
    expect(findObstacle(stopped, after(1))).toBeUndefined();
    expect(findObstacle(stopped, after(3))?.message).toBe(
      'Argo CD was told of the change 3 minutes ago and has not looked at it: its application controller does not run, or is far behind',
    );
  });

  it('is not said to be stopped while it compares other applications', () => {
    const busy = structuredClone(stopped);
    busy.argo!.delivery!.controller = {
      lastActiveAt: after(2).toISOString(),
    };
    expect(findObstacle(busy, after(3))?.message).toBe(
      'Argo CD was told of the change 3 minutes ago and has not looked at it, though it looks at others: its application controller is far behind, or does not get on with Application trap-stop',
    );
  });

  it('holds up a new cluster that no application knows yet', () => {
    const argo = structuredClone(stopped.argo!);
    argo.delivery!.applications = [];
    const fresh = { ...stopped, argo, capi: undefined, declared };
    expect(findObstacle(fresh, after(3))?.message).toMatch(/3 minutes ago/);
  });

  it('is noticed without a webhook too, though later', () => {
    const quiet = facts('trap-wipe', {
      application: {
        ...traps.emptied.application,
        spec: {},
        status: {
          ...traps.emptied.application.status,
          sync: { status: 'Synced' },
          conditions: [],
        },
      },
    });
    expect(findObstacle(quiet, after(10))).toBeUndefined();
    expect(findObstacle(quiet, after(20))?.message).toMatch(
      /has not looked at any application for 23 minutes/,
    );
  });

  it('is no matter of a cluster of which nothing is to change', () => {
    expect(findObstacle({ ...stopped, declared }, after(3))).toBeUndefined();
  });
});

describe('a manifest that a webhook refuses', () => {
  it('is told with what is wrong and where', () => {
    const obstacle = findObstacle(
      facts('trap-hook', traps.refused, { capi: undefined, declared }),
      now,
    );
    expect(obstacle).toEqual({
      message:
        'The management cluster does not take what Git says of it: Cluster.cluster.x-k8s.io "trap-hook" is invalid: spec.topology.version: Invalid value: "v1.36": version must be a valid semantic version',
      action:
        'Correct it in Git (clusters/management/a/a.yaml), or take it out: nothing of the change is applied until then. Argo CD tries the refused commit several times over some minutes before it looks at a newer one, unless somebody ends that sync in Argo CD.',
      source:
        'Admission webhook validation.cluster.cluster.x-k8s.io, in the last sync of Argo CD application trap-hook',
      lasting: true,
    });
  });

  it('is told of a cluster that exists as well', () => {
    expect(
      findObstacle(facts('trap-hook', traps.refused, { declared }), now)
        ?.message,
    ).toMatch(/does not take what Git says/);
  });
});

describe('a deletion in the foreground', () => {
  const { application, cluster: recorded } = traps.foreground;
  const capi = cluster('trap-fg', recorded);

  it('names why it never ends, and what to do, for the next time too', () => {
    const obstacle = removal('trap-fg', { application }, { capi });
    expect(obstacle?.message).toMatch(
      /in the foreground.*that has happened, and they wait for it for ever$/,
    );
    expect(obstacle?.action).toMatch(
      /finalizers off their infrastructure objects.*Application trap-fg needs the sync option PrunePropagationPolicy=background/,
    );
    expect(obstacle?.lasting).toBe(true);
  });

  it('may still end while the infrastructure is there', () => {
    const conditions = capi.conditions.filter(
      item => item.type !== 'InfrastructureReady',
    );
    expect(
      removal('trap-fg', { application }, { capi: { ...capi, conditions } }),
    ).toMatchObject({ lasting: false });
  });

  it('is harmless in the background, and once the machines are gone', () => {
    const finalizers = ['cluster.cluster.x-k8s.io'];
    expect(
      removal('trap-fg', { application }, { capi: { ...capi, finalizers } }),
    ).toBeUndefined();
    const conditions = capi.conditions.map(item =>
      item.type === 'Deleting'
        ? { ...item, reason: 'WaitingForInfrastructureDeletion' }
        : item,
    );
    expect(
      removal('trap-fg', { application }, { capi: { ...capi, conditions } }),
    ).toBeUndefined();
  });
});
