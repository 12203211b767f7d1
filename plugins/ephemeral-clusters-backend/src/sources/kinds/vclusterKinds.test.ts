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

import { projectPod } from './pod';
import { projectVcluster } from './statefulSet';

const statefulSet = {
  metadata: {
    name: 'vc-a',
    namespace: 'vc-a',
    uid: 'u',
    creationTimestamp: '2030-01-01T00:00:00Z',
    labels: { app: 'vcluster', release: 'vc-a', chart: 'vcluster-0.24.1' },
    annotations: { 'ephemeral-clusters/owner': 'group:default/team-a' },
  },
  spec: {
    replicas: 1,
    template: {
      spec: {
        initContainers: [
          { name: 'kubernetes', image: 'ghcr.io/loft-sh/kubernetes:v1.36.0' },
        ],
        containers: [
          { name: 'syncer', image: 'ghcr.io/loft-sh/vcluster-oss:0.24.1' },
        ],
      },
    },
  },
  status: { readyReplicas: 1 },
};

describe('projectVcluster', () => {
  it('reads a release of the chart', () => {
    expect(projectVcluster(statefulSet)).toMatchObject({
      namespace: 'vc-a',
      name: 'vc-a',
      chartVersion: '0.24.1',
      kubernetesVersion: 'v1.36.0',
      replicas: { desired: 1, ready: 1 },
      origin: { owner: 'group:default/team-a' },
    });
  });

  it('goes by the release, whatever the StatefulSet is called, and knows no version rather than a wrong one', () => {
    expect(
      projectVcluster({
        metadata: {
          ...statefulSet.metadata,
          name: 'other',
          labels: { release: 'vc-b' },
        },
      }),
    ).toMatchObject({
      name: 'vc-b',
      statefulSet: 'other',
      chartVersion: undefined,
      kubernetesVersion: undefined,
      replicas: { desired: 1, ready: 0 },
    });
  });
});

describe('projectPod', () => {
  const pod = (status: object) =>
    projectPod({
      metadata: {
        name: 'vc-a-0',
        namespace: 'vc-a',
        uid: 'u',
        labels: { release: 'vc-a' },
      },
      status,
    });

  it('has nothing to say of a ready one', () => {
    expect(
      pod({
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
      }),
    ).toMatchObject({ release: 'vc-a', ready: true, message: undefined });
  });

  it.each([
    [
      {
        phase: 'Pending',
        containerStatuses: [
          {
            name: 'syncer',
            ready: false,
            state: {
              waiting: { reason: 'ImagePullBackOff', message: 'no such image' },
            },
          },
        ],
      },
      'Container syncer: ImagePullBackOff (no such image)',
    ],
    [
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            message: '0/3 nodes are available',
          },
        ],
      },
      'The pod cannot be scheduled: 0/3 nodes are available',
    ],
    [
      {
        phase: 'Pending',
        containerStatuses: [
          {
            name: 'syncer',
            ready: false,
            state: { waiting: { reason: 'PodInitializing' } },
          },
        ],
      },
      'The pod is Pending',
    ],
    [{ phase: 'Running' }, 'The pod runs but is not ready yet'],
    [{}, 'The pod is Unknown'],
  ])('says why one is not ready: %#', (status, message) => {
    expect(pod(status).message).toBe(message);
  });
});
