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

import type { Certificates } from '../kubernetes/certificates';

/** What the companions' process is told, in a file. */
export interface CompanionConfig {
  management: { server: string; token: string };
  certificates: Certificates;
  /** Port. */
  etcd: number;
  ports: {
    front: number;
    exporter: number;
    health: number;
    /** First port of the API servers of virtual clusters. */
    virtualFirst: number;
  };
  frontToken: string;
  /** Milliseconds after which what runs in a workload cluster is reported ready. */
  readyAfter: number;
  /** Executable that virtual clusters' API servers are. */
  apiServer: string;
  stateDirectory: string;
}
