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

import { isObserved, type PodWorkload, type ReadinessRule } from './workload';

export interface DaemonSet extends PodWorkload {
  status?: PodWorkload['status'] & {
    numberReady?: number;
    desiredNumberScheduled?: number;
  };
}

/** One pod on each node: taints are not looked at, since in-memory kube-proxy does not tolerate those that it runs with everywhere else. */
export const daemonSets: ReadinessRule<DaemonSet> = {
  resource: 'daemonsets',
  isReported: (set, { length }) =>
    isObserved(set) &&
    (set.status?.desiredNumberScheduled ?? 0) === length &&
    (set.status?.numberReady ?? 0) === length,
  readyStatus: (_set, generation, { length }) => ({
    observedGeneration: generation,
    desiredNumberScheduled: length,
    currentNumberScheduled: length,
    updatedNumberScheduled: length,
    numberReady: length,
    numberAvailable: length,
    numberMisscheduled: 0,
  }),
};
