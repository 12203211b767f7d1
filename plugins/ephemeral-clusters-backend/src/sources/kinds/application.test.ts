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

import { objectOf, readStage } from '../../__testUtils__/labRecording';
import traps from '../__fixtures__/trap-objects.json';
import { projectApplication } from './application';
import { projectApplicationSet } from './applicationSet';

describe('projectApplication', () => {
  it('finds the cluster that a recorded application delivers', () => {
    const object = objectOf(
      readStage('vcluster', 'applications-healthy'),
      'Application',
      'vc-recorded',
    );
    expect(projectApplication(object)).toEqual({
      namespace: 'argocd',
      name: 'vc-recorded',
      applicationSet: 'vclusters',
      project: 'clusters',
      path: 'charts/vcluster',
      automated: { prune: true, allowEmpty: false },
      deletesInForeground: false,
      syncing: false,
      refreshAskedAt: undefined,
      reconciledAt: undefined,
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'vc-recorded',
      },
      sync: 'Synced',
      health: 'Healthy',
      compared: true,
      healthMessage: undefined,
      failure: undefined,
      destinationUnknown: false,
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
      lastSyncedAt: expect.stringMatching(/^2030-01-01T12:00:\d\dZ$/),
      clusters: [
        {
          namespace: 'vc-recorded',
          name: 'vc-recorded',
          sync: 'Synced',
          failure: undefined,
          requiresPruning: false,
          pruneSkipped: undefined,
        },
      ],
    });
  });

  it('reads where a recorded application runs', () => {
    const object = objectOf(
      readStage('capi', 'applications-healthy'),
      'Application',
      'hello-recorded',
    );
    expect(projectApplication(object)).toMatchObject({
      destination: { name: 'recorded' },
      applicationSet: 'workload-apps',
      clusters: [],
    });
  });

  it('reads why a recorded application is not healthy', () => {
    const object = objectOf(
      readStage('capi', 'infrastructure-ready'),
      'Application',
      'clusters-capi',
    );
    expect(projectApplication(object)).toMatchObject({
      health: 'Progressing',
      healthMessage: 'Caused by cluster.x-k8s.io/Cluster:recorded/recorded',
    });
  });

  it('tells what stops it from what is unhealthy, and knows a missing destination', () => {
    expect(
      projectApplication({
        metadata: { name: 'a', namespace: 'argocd', uid: 'u' },
        status: {
          health: { status: 'Unknown', message: 'unknown' },
          conditions: [
            {
              type: 'InvalidSpecError',
              message:
                "application destination server 'x' is invalid: there are no clusters with this name: x",
            },
          ],
        },
      }),
    ).toMatchObject({
      destinationUnknown: true,
      failure: {
        type: 'InvalidSpecError',
        message: expect.stringContaining('no clusters with this name'),
      },
      sync: 'Unknown',
    });
  });
});

describe('clusters of an application', () => {
  it('have a failure of their own', () => {
    const { clusters } = projectApplication({
      metadata: { name: 'clusters', namespace: 'argocd', uid: 'u' },
      spec: { destination: { namespace: 'default' } },
      status: {
        operationState: {
          phase: 'Failed',
          message: 'one or more objects failed to apply',
          syncResult: {
            resources: [
              {
                kind: 'Cluster',
                namespace: 'a',
                name: 'a',
                status: 'SyncFailed',
                message: 'admission denied',
              },
            ],
          },
        },
        resources: [
          {
            group: 'cluster.x-k8s.io',
            kind: 'Cluster',
            namespace: 'a',
            name: 'a',
            status: 'OutOfSync',
          },
          {
            group: 'cluster.x-k8s.io',
            kind: 'Cluster',
            namespace: 'b',
            name: 'b',
            status: 'Synced',
          },
          { group: 'apps', kind: 'Deployment', name: 'c' },
        ],
      },
    });
    expect(clusters).toMatchObject([
      {
        namespace: 'a',
        name: 'a',
        sync: 'OutOfSync',
        failure: 'admission denied',
      },
      { namespace: 'b', name: 'b', sync: 'Synced', failure: undefined },
    ]);
  });
});

describe('how an application syncs', () => {
  const of = (object: object) =>
    projectApplication({
      metadata: { name: 'a', namespace: 'argocd', uid: 'u' },
      ...object,
    });

  it('is automatic only where it says so', () => {
    const automated = (value: unknown) =>
      of({ spec: { syncPolicy: { automated: value } } }).automated;
    expect(automated(undefined)).toBeUndefined();
    expect(automated({ enabled: false, prune: true })).toBeUndefined();
    expect(automated({})).toEqual({ prune: false, allowEmpty: false });
    expect(automated({ prune: true, allowEmpty: true })).toEqual({
      prune: true,
      allowEmpty: true,
    });
  });

  it('deletes in the foreground unless it is told otherwise', () => {
    const pruning = (...syncOptions: string[]) =>
      of({ spec: { syncPolicy: { syncOptions } } }).deletesInForeground;
    expect(pruning('CreateNamespace=true')).toBe(true);
    expect(pruning('PrunePropagationPolicy=foreground')).toBe(true);
    expect(pruning('PrunePropagationPolicy=background')).toBe(false);
    const inSet = (...finalizers: string[]) =>
      of({
        metadata: {
          name: 'a',
          namespace: 'argocd',
          uid: 'u',
          finalizers,
          ownerReferences: [{ kind: 'ApplicationSet', name: 's', uid: 's' }],
        },
      }).deletesInForeground;
    expect(inSet('resources-finalizer.argocd.argoproj.io')).toBe(true);
    expect(inSet('resources-finalizer.argocd.argoproj.io/background')).toBe(
      false,
    );
    expect(inSet()).toBe(false);
  });

  it('tells since when it waits to be compared', () => {
    const { application } = traps.controllerStopped;
    expect(projectApplication(application).refreshAskedAt).toBe(
      '2026-11-24T13:08:44.260434127Z',
    );
    expect(of({}).refreshAskedAt).toBeUndefined();
  });

  it.each([
    ['ignored (no prune)', 'ignored (no prune)'],
    ['ignored (requires pruning)', undefined],
  ])('takes "%s" for what it is', (message, pruneSkipped) => {
    const cluster = {
      group: 'cluster.x-k8s.io',
      kind: 'Cluster',
      namespace: 'a',
      name: 'a',
    };
    const { clusters } = of({
      status: {
        resources: [{ ...cluster, requiresPruning: true }],
        operationState: {
          syncResult: {
            resources: [{ ...cluster, status: 'PruneSkipped', message }],
          },
        },
      },
    });
    expect(clusters[0].pruneSkipped).toBe(pruneSkipped);
  });

  it('tells which cluster is to be pruned', () => {
    expect(
      projectApplication(traps.pruneOff.application).clusters,
    ).toMatchObject([{ name: 'trap-noprune', requiresPruning: true }]);
  });
});

describe('projectApplicationSet', () => {
  it('has no error where it makes its applications', () => {
    const set = objectOf(readStage('vcluster', 'available'), 'ApplicationSet');
    expect(projectApplicationSet(set)).toEqual({
      namespace: 'argocd',
      name: 'vclusters',
      error: undefined,
      keepsApplications: undefined,
      keepsResources: false,
    });
  });

  it('tells what it does not remove', () => {
    expect(
      projectApplicationSet(traps.createOnly.applicationSet),
    ).toMatchObject({
      keepsApplications: 'create-only',
      keepsResources: false,
    });
    const { applicationSet } = traps.preserved;
    expect(projectApplicationSet(applicationSet)).toMatchObject({
      keepsApplications: undefined,
      keepsResources: true,
    });
    // A finalizer in the template removes whatever the policy says, as was seen.
    const template = {
      metadata: {
        finalizers: ['resources-finalizer.argocd.argoproj.io/background'],
      },
    };
    expect(
      projectApplicationSet({
        ...applicationSet,
        spec: { ...applicationSet.spec, template },
      }).keepsResources,
    ).toBe(false);
  });

  it('tells why it makes none', () => {
    expect(
      projectApplicationSet({
        metadata: { name: 'a', namespace: 'argocd', uid: 'u' },
        status: {
          conditions: [
            {
              type: 'ErrorOccurred',
              status: 'True',
              message: 'map has no key',
            },
          ],
        },
      }).error,
    ).toBe('map has no key');
  });
});
