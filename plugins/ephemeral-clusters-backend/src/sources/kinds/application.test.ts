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
import { projectApplication } from './application';
import { projectApplicationSet } from './applicationSet';

describe('projectApplication', () => {
  it('finds the cluster that a recorded application delivers', () => {
    const object = objectOf(
      readStage('vcluster', 'applications-healthy'),
      'Application',
      'vc-recorded',
    );
    const { uid } = object.metadata;
    expect(projectApplication(object)).toEqual({
      namespace: 'argocd',
      name: 'vc-recorded',
      uid,
      applicationSet: 'vclusters',
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
        },
      ],
      deleting: false,
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
    expect(clusters).toEqual([
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

describe('projectApplicationSet', () => {
  it('has no error where it makes its applications', () => {
    const set = objectOf(readStage('vcluster', 'available'), 'ApplicationSet');
    expect(projectApplicationSet(set)).toEqual({
      namespace: 'argocd',
      name: 'vclusters',
      error: undefined,
    });
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
