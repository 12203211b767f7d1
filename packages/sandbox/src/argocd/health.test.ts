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

import { resourceHealth } from './health';

const object = (apiVersion: string, kind: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'x', generation: 2 },
  ...rest,
});
const deployment = (status: object, spec: object = { replicas: 2 }) =>
  object('apps/v1', 'Deployment', { spec, status });
const cluster = (status: object, spec: object = {}) =>
  object('cluster.x-k8s.io/v1beta2', 'Cluster', { spec, status });

describe('resourceHealth', () => {
  it('has no opinion on most kinds, an Application among them', () => {
    expect(resourceHealth(object('v1', 'ConfigMap', {}))).toBeUndefined();
    expect(
      resourceHealth(object('argoproj.io/v1alpha1', 'Application', {})),
    ).toBeUndefined();
  });

  it.each([
    [{ observedGeneration: 1 }, 'Progressing'],
    [{ observedGeneration: 2, updatedReplicas: 1 }, 'Progressing'],
    [
      { observedGeneration: 2, updatedReplicas: 2, availableReplicas: 1 },
      'Progressing',
    ],
    [
      {
        observedGeneration: 2,
        updatedReplicas: 2,
        availableReplicas: 2,
        replicas: 3,
      },
      'Progressing',
    ],
    [
      {
        observedGeneration: 2,
        updatedReplicas: 2,
        availableReplicas: 2,
        replicas: 2,
      },
      'Healthy',
    ],
    [
      {
        observedGeneration: 2,
        conditions: [
          { type: 'Progressing', reason: 'ProgressDeadlineExceeded' },
        ],
      },
      'Degraded',
    ],
  ])('Deployment with status %j is %s', (status, expected) => {
    expect(resourceHealth(deployment(status))?.status).toBe(expected);
  });

  it('takes a Cluster as healthy once it is provisioned, long before it can be used', () => {
    const conditions = [{ type: 'Available', status: 'False' }];
    expect(resourceHealth(cluster({ phase: 'Provisioning' }))?.status).toBe(
      'Progressing',
    );
    expect(
      resourceHealth(cluster({ phase: 'Provisioned', conditions }))?.status,
    ).toBe('Healthy');
    expect(
      resourceHealth(
        cluster({
          conditions: [{ type: 'Ready', status: 'False', message: 'm' }],
        }),
      ),
    ).toEqual({ status: 'Degraded', message: 'm' });
    expect(resourceHealth(cluster({}, { paused: true }))?.status).toBe(
      'Suspended',
    );
  });

  it('waits for a StatefulSet and for what is being deleted', () => {
    const statefulSet = (status: object) =>
      object('apps/v1', 'StatefulSet', { spec: {}, status });
    expect(
      resourceHealth(statefulSet({ observedGeneration: 2 }))?.message,
    ).toBe('Waiting for 1 pods to be ready...');
    expect(
      resourceHealth(statefulSet({ observedGeneration: 2, readyReplicas: 1 }))
        ?.status,
    ).toBe('Healthy');
    const deleted = cluster({ phase: 'Provisioned' });
    expect(
      resourceHealth({
        ...deleted,
        metadata: { ...deleted.metadata, deletionTimestamp: 'now' },
      }),
    ).toEqual({ status: 'Progressing', message: 'Pending deletion' });
  });
});
