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

import { statefulSets } from './statefulSets';
import type { PodWorkload } from './workload';

const set = (status?: PodWorkload['status']): PodWorkload => ({
  metadata: { name: 'database', namespace: 'demo', uid: 'a', generation: 2 },
  spec: { replicas: 3, template: { spec: { containers: [] } } },
  status,
});
const now = new Date();

describe('statefulSets', () => {
  it('reports all replicas, and a rollout that is over', () => {
    const status = statefulSets.readyStatus(set(), 2, [], now) as Record<
      string,
      unknown
    >;
    expect(status).toMatchObject({
      observedGeneration: 2,
      readyReplicas: 3,
      updatedReplicas: 3,
    });
    expect(status.currentRevision).toBe(status.updateRevision);
  });

  it('is done until its generation changes', () => {
    const reported = set(statefulSets.readyStatus(set(), 2, [], now));
    expect(statefulSets.isReported(set(), [])).toBe(false);
    expect(statefulSets.isReported(reported, [])).toBe(true);
    reported.metadata.generation = 3;
    expect(statefulSets.isReported(reported, [])).toBe(false);
  });
});
