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

import { daemonSets, type DaemonSet } from './daemonSets';
import type { Node } from './workload';

const nodes = ['one', 'two'].map(
  (name): Node => ({ metadata: { name, namespace: '', uid: name } }),
);
const set = (status?: DaemonSet['status']): DaemonSet => ({
  metadata: { name: 'agent', namespace: 'demo', uid: 'a', generation: 1 },
  spec: { template: { spec: { containers: [] } } },
  status,
});
const now = new Date();

describe('daemonSets', () => {
  it('reports a pod on each node', () => {
    expect(daemonSets.readyStatus(set(), 2, nodes, now)).toMatchObject({
      observedGeneration: 2,
      desiredNumberScheduled: 2,
      updatedNumberScheduled: 2,
      numberReady: 2,
      numberAvailable: 2,
    });
  });

  it('is done until a node comes or goes', () => {
    const reported = set(daemonSets.readyStatus(set(), 1, nodes, now));
    expect(daemonSets.isReported(set(), nodes)).toBe(false);
    expect(daemonSets.isReported(reported, nodes)).toBe(true);
    expect(daemonSets.isReported(reported, nodes.slice(1))).toBe(false);
  });

  it('is reported also where there are no nodes, once', () => {
    expect(daemonSets.isReported(set(), [])).toBe(false);
    const reported = set(daemonSets.readyStatus(set(), 1, [], now));
    expect(daemonSets.isReported(reported, [])).toBe(true);
  });
});
