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

// What is measured is the inside of the backend plugin: nobody else needs it, so the package does not export it.
/* eslint-disable @backstage/no-forbidden-package-imports, @backstage/no-mixed-plugin-imports -- see above */
export {
  createKubernetesClient,
  KubernetesError,
  Reflector,
  systemTiming,
  type KubernetesClient,
  type Timing,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-backend/src/kubernetes';
export { projectApplication } from '@ephemeral-clusters/plugin-ephemeral-clusters-backend/src/sources/kinds/application';
export { projectCluster } from '@ephemeral-clusters/plugin-ephemeral-clusters-backend/src/sources/kinds/cluster';
export { projectMachine } from '@ephemeral-clusters/plugin-ephemeral-clusters-backend/src/sources/kinds/machine';
export { projectControlPlane } from '@ephemeral-clusters/plugin-ephemeral-clusters-backend/src/sources/kinds/controlPlane';
export { projectMachineGroup } from '@ephemeral-clusters/plugin-ephemeral-clusters-backend/src/sources/kinds/machineGroup';
