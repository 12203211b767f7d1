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
 * Front end of the ephemeral-clusters plugins for the classic front-end system. The new one's features are in `./alpha`.
 *
 * @packageDocumentation
 */
export { ephemeralClustersApiRef } from './api';
export { EphemeralClustersPage, ephemeralClustersPlugin } from './plugin';
export {
  EntityDependencyClustersCard,
  EntityEphemeralClusterCard,
  EntityEphemeralClusterContent,
} from './entity/classicEntity';
export {
  dependsOnResource,
  isEphemeralClusterAvailable,
} from './entity/clusterOfEntity';
export {
  EphemeralClusterLifetimeFieldExtension,
  EphemeralClusterPickerFieldExtension,
} from './fields/classicFields';
export type { EnvironmentValue } from './fields/environment';
export { HomePageMyClusters } from './home/classicHome';
