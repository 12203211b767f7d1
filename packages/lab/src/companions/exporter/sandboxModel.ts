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

/*
 * The model that the sandbox's series come from, so that both show the same names and labels. Taken from where it is: the package's index loads the
 * whole sandbox, which costs the companions four seconds and 40 MB.
 */
/* eslint-disable @backstage/no-forbidden-package-imports -- see above */
export {
  FAMILIES,
  type ObservedCluster,
  type ObservedNode,
  type ObservedWorkload,
} from '@ephemeral-clusters/sandbox/src/metrics/model';
export { podsOf } from '@ephemeral-clusters/sandbox/src/metrics/model/pods';
export {
  container,
  containersOf,
  parseQuantity,
} from '@ephemeral-clusters/sandbox/src/metrics/observer/containers';
