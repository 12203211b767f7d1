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

import type { RunningLab } from '../fleet/runningLab';
import type { ClusterView } from './ClusterView';
import type { Declaration } from './declarations';

/** Something that is done, or waited for and then written down. */
export type Step =
  | {
      /** What the change request is called; what follows is its merge. */
      merge: string;
      /** What the cluster's declaration is to say; undefined takes it away. */
      values: Readonly<Record<string, string>> | undefined;
    }
  | {
      /** Name of the file. */
      stage: string;
      /** Tells the moment. */
      reached: (view: ClusterView) => boolean;
      /** For how long nothing must have changed, where it is about what does not go on; milliseconds. */
      quiet?: number;
    };

/** One cluster, and the moments of its life that are written down. */
export interface Scenario {
  /** Folder of the recording. */
  name: string;
  /** Name of the cluster and of its namespace. */
  cluster: string;
  declaration: Declaration;
  /** Names of the Applications that concern it, and of the ApplicationSet that declares it. */
  argocd: { applications: readonly string[]; sets: readonly string[] };
  steps: readonly Step[];
  /** What an operator does before. */
  prepare?(lab: RunningLab): Promise<void>;
  /** What an operator has to do so that the cluster can go. */
  release?(lab: RunningLab): Promise<void>;
}
