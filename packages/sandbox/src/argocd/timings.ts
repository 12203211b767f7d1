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

/**
 * How long Argo CD's steps took when they were recorded, in milliseconds at speed 1 (facts about the real stack: the Application
 * sees a merge after 2.6 s, the object is there at 2.9 s, and one out of an ApplicationSet 3 s later).
 */
export const timings = {
  /** From a push to the refresh that the forge's webhook causes. */
  webhook: 2600,
  /** Argo CD asks the forge by itself. */
  poll: 180_000,
  /** From the start of a sync to its end. */
  sync: 300,
  /** From a change of an ApplicationSet, or of what its generators read, to its Applications. */
  applicationSet: 1500,
  /** From a new Application to its first comparison. */
  newApplication: 1200,
  /** From a change in a cluster to the comparison that sees it. */
  liveChange: 200,
  /** A change undone by self-healing waits this long; each further attempt three times as long. */
  selfHeal: 5000,
  selfHealLimit: 300_000,
  /** While the fault `argocd: down` is on, controllers look this often whether it is off again. */
  down: 1000,
  /** An unreachable destination is asked again after this long. */
  unreachable: 10_000,
  /** From a Secret to the cluster Secret that a policy makes of it. */
  registration: 500,
  /** From a Deployment on a workload cluster to its pods running. */
  rollout: 4000,
  /** `reconciledAt` is written at least this often, and otherwise only along with something else. */
  reconciledAt: 60_000,
};
