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

import { objectOf, readStage } from '../__testUtils__/labRecording';
import type { ActiveRequest } from '../requests/types';
import traps from '../sources/__fixtures__/trap-objects.json';
import { projectCluster } from '../sources/kinds/cluster';
import type {
  ArgoFacts,
  CapiFacts,
  DeliveringApplication,
  VclusterFacts,
} from '../sources/types';
import { assessHealth } from './assessHealth';
import type { HealthFacts } from './types';

// The lives of clusters as a whole are in recordedLives.test.ts.
const recorded = projectCluster(
  objectOf(readStage('capi', 'applications-healthy'), 'Cluster'),
);
const created = Date.parse(recorded.createdAt);
const after = (minutes: number) => new Date(created + minutes * 60_000);

/** The recorded cluster, available. */
function capi(change: Partial<CapiFacts> = {}): CapiFacts {
  return {
    ...recorded,
    source: 'capi',
    managementCluster: 'management',
    kubernetesVersion: recorded.version,
    machines: [],
    ...change,
  };
}

const vcluster: VclusterFacts = {
  source: 'vcluster',
  managementCluster: 'management',
  namespace: 'vc-a',
  name: 'vc-a',
  uid: 'u',
  createdAt: new Date(created).toISOString(),
  origin: {},
  replicas: { desired: 1, ready: 1 },
};

function facts(change: Partial<HealthFacts> = {}): HealthFacts {
  return {
    name: 'recorded',
    kind: 'capi',
    presence: 'present',
    capi: capi(),
    origin: {},
    kubernetes: { state: 'fresh' },
    git: { state: 'fresh' },
    metrics: { complete: false },
    ...change,
  };
}

function virtual(
  change: Partial<VclusterFacts>,
  more: Partial<HealthFacts> = {},
) {
  return facts({
    kind: 'vcluster',
    capi: undefined,
    vcluster: { ...vcluster, ...change },
    ...more,
  });
}

const argo = (
  applications: Partial<ArgoFacts['applications'][number]>[],
  registered?: boolean,
): ArgoFacts => ({
  source: 'argocd',
  managementCluster: 'management',
  namespace: 'n',
  name: 'recorded',
  registered,
  applications: applications.map(item => ({
    namespace: 'argocd',
    name: 'hello',
    role: 'runs-on',
    sync: 'Synced',
    health: 'Healthy',
    ...item,
  })),
});

/** The recorded cluster with some conditions as given. */
function withConditions(
  ...changes: { type: string; status: string; message?: string; at?: number }[]
): CapiFacts {
  const base = capi();
  return {
    ...base,
    conditions: base.conditions.map(condition => {
      const change = changes.find(item => item.type === condition.type);
      return change
        ? {
            ...condition,
            status: change.status as 'True',
            message: change.message ?? '',
            lastTransitionTime: after(change.at ?? 30).toISOString(),
          }
        : condition;
    }),
  };
}

describe('assessHealth', () => {
  it.each([
    ['RollingOut', 'Its machines are being replaced by newer ones: 1 of 3'],
    ['Remediating', 'An unhealthy machine is being replaced: 1 of 3'],
    ['ScalingUp', 'Machines are being added: 1 of 3'],
    ['ScalingDown', 'Machines are being removed: 1 of 3'],
  ])('tells of %s, which is no reason for concern', (type, message) => {
    const changing = withConditions({
      type,
      status: 'True',
      message: '1 of 3',
      at: 90,
    });
    const { status, reasons } = assessHealth(
      facts({ capi: changing }),
      after(95),
    );
    expect(status).toBe('ready');
    expect(reasons).toContainEqual(
      expect.objectContaining({
        rule: 'rollout',
        message,
        since: after(90).toISOString(),
      }),
    );
  });

  it('says nothing of applications that could not be read for a while', () => {
    const known = argo([{ health: 'Degraded' }]);
    expect(
      assessHealth(facts({ argo: known }), after(95)).reasons.map(
        ({ rule }) => rule,
      ),
    ).toContain('apps');
    const outdated = { ...known, outdated: true };
    expect(
      assessHealth(facts({ argo: outdated }), after(95)).reasons.map(
        ({ rule }) => rule,
      ),
    ).not.toContain('apps');
  });

  it('calls an available cluster ready', () => {
    expect(assessHealth(facts(), after(30))).toMatchObject({
      status: 'ready',
      summary: 'Ready',
    });
    expect(assessHealth(virtual({}), after(30)).status).toBe('ready');
  });

  it('knows nothing where it is told nothing, rather than good', () => {
    expect(assessHealth(facts({ capi: undefined }), after(30)).status).toBe(
      'unknown',
    );
  });

  describe('a cluster that was available and is not', () => {
    it('has failed without a control plane, however young it is', () => {
      const health = assessHealth(
        facts({
          capi: withConditions(
            { type: 'Available', status: 'False', at: 5 },
            {
              type: 'ControlPlaneAvailable',
              status: 'False',
              message: '* etcd: no quorum',
              at: 5,
            },
          ),
        }),
        after(6),
      );
      expect(health).toMatchObject({
        status: 'failed',
        summary: 'The control plane is not available: etcd: no quorum',
      });
    });

    it('has failed where its API server is out of reach', () => {
      expect(
        assessHealth(
          facts({
            capi: withConditions(
              { type: 'Available', status: 'False' },
              { type: 'RemoteConnectionProbe', status: 'False' },
            ),
          }),
          after(60),
        ).summary,
      ).toBe('Cluster API cannot reach its API server');
    });

    it('needs attention while some workers are missing, and has failed without any', () => {
      const some = assessHealth(
        facts({ capi: capi({ workers: { desired: 3, ready: 2 } }) }),
        after(60),
      );
      expect(some).toMatchObject({
        status: 'attention',
        summary: '1 of 3 workers is not ready',
      });
      const none = assessHealth(
        facts({ capi: capi({ workers: { desired: 3, ready: 0 } }) }),
        after(60),
      );
      expect(none).toMatchObject({
        status: 'failed',
        summary: 'None of 3 workers is ready',
      });
    });
  });

  it('counts control plane nodes, and demands none of a managed control plane', () => {
    expect(
      assessHealth(
        facts({ capi: capi({ controlPlane: { desired: 3, ready: 2 } }) }),
        after(60),
      ).summary,
    ).toBe('1 of 3 control plane nodes is not ready');
    expect(
      assessHealth(
        facts({ capi: capi({ controlPlane: { desired: 0, ready: 0 } }) }),
        after(60),
      ).status,
    ).toBe('ready');
  });

  it('tells of machines that a health check gave up on', () => {
    const health = assessHealth(
      facts({
        capi: capi({
          machines: [
            {
              kind: 'MachineDeployment',
              name: 'md',
              role: 'workers',
              health: 'attention',
              conditions: [],
              deleting: false,
              children: [
                {
                  kind: 'Machine',
                  name: 'md-1',
                  role: 'machine',
                  health: 'attention',
                  deleting: false,
                  children: [],
                  conditions: [
                    {
                      type: 'HealthCheckSucceeded',
                      status: 'False',
                      message: 'Node is unreachable',
                      negative: false,
                    },
                  ],
                },
              ],
            },
          ],
        }),
      }),
      after(60),
    );
    expect(health.summary).toBe(
      '1 of 1 machines has failed (md-1: Node is unreachable)',
    );
  });

  describe('a virtual cluster', () => {
    it('starts, then has failed, with the reason of its pod', () => {
      const waiting = virtual({
        replicas: { desired: 1, ready: 0 },
        podMessage: 'Container syncer: ImagePullBackOff',
      });
      expect(assessHealth(waiting, after(2))).toMatchObject({
        status: 'starting',
        summary: 'Being made for 2 minutes: Container syncer: ImagePullBackOff',
      });
      expect(assessHealth(waiting, after(12))).toMatchObject({
        status: 'failed',
        summary:
          'Its control plane is not ready: Container syncer: ImagePullBackOff',
      });
    });

    it('is not called ready when it sleeps', () => {
      expect(
        assessHealth(virtual({ replicas: { desired: 0, ready: 0 } }), after(60))
          .status,
      ).toBe('attention');
    });
  });

  describe('applications', () => {
    it('need attention when they are degraded, but not while the cluster is young', () => {
      const bad = facts({
        argo: argo([
          {},
          { name: 'shop', health: 'Degraded', message: 'no pods' },
        ]),
      });
      expect(assessHealth(bad, after(60))).toMatchObject({
        status: 'attention',
        summary: '1 of 2 applications is not healthy (shop: no pods)',
      });
      expect(assessHealth(bad, after(5)).status).toBe('starting');
    });

    it('may be rolled out on a ready cluster', () => {
      expect(
        assessHealth(
          facts({ argo: argo([{ health: 'Progressing' }]) }),
          after(60),
        ).status,
      ).toBe('ready');
    });
  });

  describe('an obstacle to what Git says', () => {
    const delivered = (
      application: Partial<DeliveringApplication>,
      change: Partial<HealthFacts>,
    ) =>
      facts({
        argo: {
          ...argo([]),
          delivery: {
            applications: [
              {
                name: 'clusters',
                automated: { prune: false, allowEmpty: false },
                deletesInForeground: false,
                requiresPruning: false,
                sync: 'OutOfSync',
                blockingWindows: [],
                syncing: false,
                ...application,
              },
            ],
            setsThatKeepResources: [],
            applicationNames: new Set(),
            controller: {},
          },
        },
        ...change,
      });
    const removal = {
      id: 'r',
      verb: 'delete',
      state: 'merged',
      requestedAt: after(50).toISOString(),
    } as ActiveRequest;

    it('is the summary where a removal does not happen, and nobody is told that it is about to', () => {
      const health = assessHealth(
        delivered(
          { requiresPruning: true },
          { presence: 'undeclared', request: removal },
        ),
        after(60),
      );
      expect(health).toMatchObject({
        status: 'attention',
        summary: expect.stringMatching(/prune is off/),
      });
      expect(health.reasons[0].action).toMatch(/prune: true/);
      expect(health.reasons.map(reason => reason.message)).toContain(
        'Its removal is merged, but it is still there',
      );
    });

    it('lets a cluster fail that cannot come, and one wait that comes later', () => {
      const declared = { capi: undefined, presence: 'declared' as const };
      const git = { declared: { path: 'a.yaml' } } as Partial<HealthFacts>;
      const refused = delivered(
        { refusal: 'admission webhook "w" denied the request: no version' },
        { ...declared, ...git },
      );
      expect(assessHealth(refused, after(60))).toMatchObject({
        status: 'failed',
        summary:
          'The management cluster does not take what Git says of it: no version',
      });
      const window = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
      const waiting = delivered(
        { blockingWindows: [window as never] },
        { ...declared, ...git },
      );
      expect(assessHealth(waiting, after(60)).status).toBe('attention');
    });

    it('is told ahead where a removal would never end, and makes nothing less ready', () => {
      const health = assessHealth(
        delivered(
          { deletesInForeground: true },
          { declared: { path: 'a.yaml' } as HealthFacts['declared'] },
        ),
        after(60),
      );
      expect(health.status).toBe('ready');
      expect(
        health.reasons.find(item => item.rule === 'foreground-deletion'),
      ).toMatchObject({
        message: expect.stringMatching(/may never end: Application clusters/),
        action: expect.stringMatching(/PrunePropagationPolicy=background/),
      });
    });

    it('makes a deletion fail that has taken the infrastructure first, however young it is', () => {
      const capiFacts = projectCluster(traps.foreground.cluster);
      const deletingSince = Date.parse(capiFacts.deletingSince!);
      const [reason] = assessHealth(
        delivered(
          { deletesInForeground: true },
          { capi: capi(capiFacts), presence: 'deleting' },
        ),
        new Date(deletingSince + 30_000),
      ).reasons;
      expect(reason).toMatchObject({
        rule: 'deletion',
        status: 'failed',
        message: expect.stringMatching(
          /^Being deleted for 30 seconds\. It is deleted in the foreground/,
        ),
        action: expect.stringMatching(/finalizers off/),
      });
    });
  });

  it('waits for the registration, then asks about it; unknown is not missing', () => {
    const at = (registered: boolean | undefined, minutes: number) =>
      assessHealth(facts({ argo: argo([], registered) }), after(minutes))
        .status;
    expect(at(false, 5)).toBe('starting');
    expect(at(false, 15)).toBe('attention');
    expect(at(undefined, 15)).toBe('ready');
  });

  it('misses metrics only where the source can tell', () => {
    const at = (metrics: HealthFacts['metrics']) =>
      assessHealth(facts({ metrics }), after(60)).status;
    expect(at({ complete: true })).toBe('attention');
    expect(at({ complete: false })).toBe('ready');
    expect(at({ complete: true, lastSeen: after(59) })).toBe('ready');
  });

  describe('expiry', () => {
    const ends = (minutes: number, hold?: { reason: string; until: string }) =>
      facts({ origin: { expiresAt: after(minutes).toISOString(), hold } });

    it('is told a day before, and does not make a cluster less ready', () => {
      const health = assessHealth(ends(60 + 90), after(60));
      expect(health.status).toBe('ready');
      expect(health.reasons.map(reason => reason.message)).toContain(
        'Ends in 1 hour 30 minutes',
      );
      expect(
        assessHealth(ends(3 * 24 * 60), after(60)).reasons.some(
          reason => reason.rule === 'expiry',
        ),
      ).toBe(false);
    });

    it('says what to do when the last warning is given, not before', () => {
      const reasonAt = (minutesBefore: number, lastWarning?: number) =>
        assessHealth(
          {
            ...ends(60 + minutesBefore),
            lastWarningMilliseconds: lastWarning && lastWarning * 60_000,
          },
          after(60),
        ).reasons.find(reason => reason.rule === 'expiry')!;
      expect(reasonAt(17 * 60).action).toBeUndefined();
      expect(reasonAt(50).action).toContain('Extend it');
      expect(reasonAt(90, 120).action).toContain('Extend it');
      // It has not begun yet.
      expect(reasonAt(17 * 60).since).toBeUndefined();
    });

    it('needs attention when it is over, unless it is held', () => {
      expect(assessHealth(ends(60), after(90))).toMatchObject({
        status: 'attention',
        summary: 'Its time was over 30 minutes ago',
      });
      const hold = { reason: 'debugging', until: after(120).toISOString() };
      expect(assessHealth(ends(60, hold), after(90)).status).toBe('ready');
      expect(assessHealth(ends(60, hold), after(130)).status).toBe('attention');
    });

    it('says where its removal stands when it is over, whoever asked for it', () => {
      const actionWith = (change: Partial<ActiveRequest>) =>
        assessHealth(
          {
            ...ends(60),
            request: {
              id: 'r',
              verb: 'delete',
              cluster: {
                managementCluster: 'management',
                namespace: 'n',
                name: 'recorded',
                kind: 'capi',
              },
              state: 'open',
              requestedBy: 'user:default/ada',
              requestedAt: after(30).toISOString(),
              repository: 'gitops',
              changeRequest: { number: 7, url: 'https://x', state: 'open' },
              ...change,
            },
          },
          after(90),
        ).reasons.find(reason => reason.rule === 'expiry')?.action;
      expect(actionWith({})).toBe(
        'Its removal waits until change request 7 is merged.',
      );
      expect(actionWith({ state: 'merged' })).toBe('Its removal is under way.');
      expect(actionWith({ verb: 'extend' })).toBe(
        'Extend it, if it is needed longer, or remove it.',
      );
    });
  });

  describe('declaration', () => {
    const declared = (minutes: number, change: Partial<HealthFacts> = {}) =>
      assessHealth(
        facts({
          capi: undefined,
          presence: 'declared',
          origin: { requestedAt: after(0).toISOString() },
          ...change,
        }),
        after(minutes),
      );

    it('without a cluster starts, then has failed', () => {
      expect(declared(2).status).toBe('starting');
      expect(declared(60)).toMatchObject({
        status: 'failed',
        summary: 'Declared in Git for 1 hour, but not there',
      });
    });

    it('by hand has its time as well, though nobody says since when', () => {
      const byHand = (minutes: number) =>
        declared(minutes, {
          origin: {},
          declared: {
            path: 'a.yaml',
            firstSeenAt: after(0).toISOString(),
          } as HealthFacts['declared'],
        });
      expect(byHand(2).status).toBe('starting');
      expect(byHand(60)).toMatchObject({
        status: 'failed',
        summary: 'Declared in Git, but not there',
      });
    });

    it('is judged by nobody while the management cluster is out of contact', () => {
      expect(
        declared(60, { kubernetes: { state: 'unavailable' } }).status,
      ).toBe('unknown');
    });

    it('is missed only with a current view of Git', () => {
      const missing = (state: 'fresh' | 'stale') =>
        assessHealth(
          facts({ presence: 'undeclared', git: { state } }),
          after(60),
        ).status;
      expect(missing('fresh')).toBe('attention');
      expect(missing('stale')).toBe('ready');
    });

    it('that a request removed is on its way out', () => {
      expect(
        assessHealth(
          facts({
            presence: 'undeclared',
            request: {
              id: '1',
              verb: 'delete',
              cluster: {
                managementCluster: 'm',
                namespace: 'n',
                name: 'a',
                kind: 'capi',
              },
              state: 'merged',
              requestedBy: 'user:default/a',
              requestedAt: after(50).toISOString(),
              repository: 'gitops',
            },
          }),
          after(60),
        ).status,
      ).toBe('deleting');
    });
  });

  it('is unknown, never green, when contact is lost', () => {
    const health = assessHealth(
      facts({
        kubernetes: {
          state: 'stale',
          lastContact: after(57).toISOString(),
          error: 'connect ECONNREFUSED',
        },
      }),
      after(60),
    );
    expect(health).toMatchObject({
      status: 'unknown',
      summary:
        'No contact with the management cluster for 3 minutes: connect ECONNREFUSED',
    });
  });

  it('keeps a failure in sight when contact is lost', () => {
    expect(
      assessHealth(
        facts({
          capi: capi({ workers: { desired: 3, ready: 0 } }),
          kubernetes: { state: 'stale' },
        }),
        after(60),
      ).status,
    ).toBe('failed');
  });
});
