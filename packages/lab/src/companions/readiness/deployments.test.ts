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

import { deployments } from './deployments';
import type { PodWorkload } from './workload';

const deployment = (changes: Partial<PodWorkload> = {}): PodWorkload => ({
  metadata: { name: 'web', namespace: 'demo', uid: 'a', generation: 3 },
  spec: { replicas: 2, template: { spec: { containers: [] } } },
  ...changes,
});
const now = new Date('2026-01-02T03:04:05.678Z');

describe('deployments', () => {
  it('reports what Argo CD waits for: all replicas, of the newest generation', () => {
    expect(deployments.readyStatus(deployment(), 3, [], now)).toMatchObject({
      observedGeneration: 3,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          lastTransitionTime: '2026-01-02T03:04:05Z',
        },
        { type: 'Progressing', status: 'True' },
      ],
    });
  });

  it('counts one replica where none is said', () => {
    const spec = { template: { spec: { containers: [] } } };
    expect(
      deployments.readyStatus(deployment({ spec }), 1, [], now),
    ).toMatchObject({ readyReplicas: 1 });
  });

  it('keeps since when it is available', () => {
    const known = deployment({
      status: {
        conditions: [
          {
            type: 'Available',
            status: 'True',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      },
    });
    expect(deployments.readyStatus(known, 4, [], now)).toMatchObject({
      conditions: [
        { lastTransitionTime: '2026-01-01T00:00:00Z' },
        { lastTransitionTime: '2026-01-02T03:04:05Z' },
      ],
    });
  });

  it('is done once its own report is there, until something changes', () => {
    const status = deployments.readyStatus(deployment(), 3, [], now);
    const isReported = (changes: Partial<PodWorkload>) =>
      deployments.isReported(deployment({ status, ...changes }), []);
    expect(deployments.isReported(deployment(), [])).toBe(false);
    expect(isReported({})).toBe(true);
    expect(
      isReported({ metadata: { ...deployment().metadata, generation: 4 } }),
    ).toBe(false);
    expect(isReported({ spec: { ...deployment().spec, replicas: 5 } })).toBe(
      false,
    );
  });

  it('knows the generation that a report makes on an in-memory API server', () => {
    const status = deployments.readyStatus(deployment(), 4, [], now);
    const metadata = { ...deployment().metadata, generation: 4 };
    expect(deployments.isReported(deployment({ metadata, status }), [])).toBe(
      true,
    );
  });
});
