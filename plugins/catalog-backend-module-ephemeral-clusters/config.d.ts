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

import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Ephemeral clusters as entities of kind `Resource` and type `kubernetes-cluster`. */
      ephemeralClusters?: {
        /** How often the list is read; default every 10 seconds. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** Namespace of the entities of the first management cluster, where it names none; default `default`. */
        defaultNamespace?: string;
        /** Entity ref that owns clusters whose owner is not known; default `unknown`. */
        defaultOwner?: string;
        /** System that all clusters belong to: entity ref. */
        system?: string;
      };
    };
  };
}
