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

import type { ClusterTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** A Cluster API template with parameters. */
export const standardTemplate: ClusterTemplate = {
  repository: 'gitops',
  name: 'capi-standard',
  title: 'Standard cluster',
  description: 'A cluster of its own machines.',
  owner: 'group:default/platform',
  tags: ['capi'],
  version: '1.2.0',
  revision: '0123456789abcdef0123456789abcdef01234567',
  kind: 'capi',
  provider: 'in-memory',
  managementClusters: ['management', 'eu-west'],
  layout: 'manifests',
  lifetime: { default: 'P1D', maximum: 'P7D' },
  naming: { prefix: '' },
  parameters: {
    type: 'object',
    required: ['kubernetesVersion', 'workerNodes'],
    properties: {
      kubernetesVersion: {
        type: 'string',
        title: 'Kubernetes version',
        enum: ['v1.36.0', 'v1.35.3'],
        default: 'v1.36.0',
      },
      workerNodes: {
        type: 'integer',
        title: 'Worker nodes',
        minimum: 0,
        maximum: 5,
        default: 2,
      },
    },
  },
};

/** A vcluster template whose names have a prefix. */
export const vclusterTemplate: ClusterTemplate = {
  ...standardTemplate,
  name: 'small-vcluster',
  title: 'Small virtual cluster',
  description: 'A control plane in a pod.',
  kind: 'vcluster',
  provider: undefined,
  managementClusters: ['management'],
  layout: 'vclusters',
  naming: { prefix: 'vc-' },
  parameters: { type: 'object', properties: {} },
};
