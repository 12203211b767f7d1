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
 * What one check of the set-up says. `ok`: works, with the rights that it needs and no more. `warning`: works, but has more rights than
 * it needs, or in part. `error`: does not work. `unknown`: cannot be told, or is being looked at.
 *
 * @public
 */
export type SetupStatus = 'ok' | 'warning' | 'error' | 'unknown';

/**
 * One thing that must be right for the plugin to work: a kind that may be read, a token, a layout.
 *
 * @public
 */
export interface SetupCheck {
  /** Unique in its connection: `kind:Cluster`, `account`, `cluster-label`. */
  id: string;
  /** For people: "Read Cluster objects". */
  title: string;
  status: SetupStatus;
  /** What was found, in plain words. Scrubbed. */
  message: string;
  /** The right that it needs, in the words of the system: "list, watch on clusters.cluster.x-k8s.io". */
  needs?: string;
  /** Rights that it has and does not need, in the same words. */
  excess?: string[];
  /** What to do. Absent where nothing is to be done. */
  fix?: string;
  /** What to run, or to put into a file, for that: lines to be copied as they are. */
  command?: string;
}

/**
 * One configured connection with its checks.
 *
 * @public
 */
export interface SetupConnection {
  /** Id of its source: `kubernetes:<managementCluster>`, `argocd:<managementCluster>`, `git:<repository>`, `metrics:<id>`. */
  id: string;
  kind: 'kubernetes' | 'argocd' | 'git' | 'metrics';
  /** For people. */
  title: string;
  /** Where it is configured: "ephemeralClusters.managementClusters.eu". */
  configKey: string;
  /** The worst of its checks; `unknown` where it has not been looked at yet. */
  status: SetupStatus;
  checks: SetupCheck[];
  /** ISO 8601, when these checks were made; absent where it has not been looked at yet. */
  checkedAt?: string;
  /** It is being looked at now; the checks are those of the time before. */
  checking?: boolean;
}

/**
 * Answer of `GET /setup`.
 *
 * @public
 */
export interface SetupReport {
  /** ISO 8601, when the check began. */
  checkedAt: string;
  /** The worst of its connections. */
  status: SetupStatus;
  connections: SetupConnection[];
}
