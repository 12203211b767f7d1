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

import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { ActionServices } from '../backend';
import { filled } from '../clusterInput';
import { outputSchema } from '../outputs';
import { submitRequest } from '../submitRequest';

const examples = [
  {
    description: 'A virtual cluster for the length of its template',
    example: `steps:
  - id: create
    name: Ask for the cluster
    action: ephemeral-clusters:create
    input:
      template: small-vcluster
      name: vc-search-index
      owner: group:default/search
      purpose: Try the new index with real data
`,
  },
  {
    description: 'All inputs, out of the form fields of the plugin',
    example: `steps:
  - id: create
    name: Ask for the cluster
    action: ephemeral-clusters:create
    input:
      repository: \${{ parameters.environment.repository }}
      template: \${{ parameters.environment.template }}
      managementCluster: \${{ parameters.environment.managementCluster }}
      name: \${{ parameters.environment.name }}
      parameters: \${{ parameters.environment.parameters }}
      owner: \${{ parameters.owner }}
      purpose: \${{ parameters.purpose }}
      lifetime: \${{ parameters.lifetime }}
`,
  },
];

/** `ephemeral-clusters:create`: asks for a new cluster. */
export function createCreateAction(services: ActionServices) {
  return createTemplateAction({
    id: 'ephemeral-clusters:create',
    description:
      'Asks for a new Kubernetes cluster from a cluster template: opens a change request in the GitOps repository. The cluster is made once it is merged.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        template: z => z.string().describe('Name of the cluster template'),
        name: z =>
          z
            .string()
            .describe(
              "Name of the cluster: a DNS label by the template's rules, at most 53 characters",
            ),
        owner: z =>
          z
            .string()
            .describe('Entity ref of the group or user that it belongs to'),
        purpose: z => z.string().describe('What it is for, in one sentence'),
        lifetime: z =>
          z
            .string()
            .optional()
            .describe(
              "ISO 8601 duration, like PT8H or P3D; default: the template's",
            ),
        managementCluster: z =>
          z
            .string()
            .optional()
            .describe(
              'Key of the management cluster; may be left out where the template has one',
            ),
        repository: z =>
          z
            .string()
            .optional()
            .describe(
              'Key of the GitOps repository; may be left out where only one has a template of that name',
            ),
        parameters: z =>
          z
            .record(z.unknown())
            .optional()
            .describe('Parameters by the JSON Schema of the template'),
      },
      output: outputSchema,
    },
    async handler(ctx) {
      const { input } = ctx;
      await submitRequest(services, ctx, async () => ({
        verb: 'create',
        template: input.template,
        name: input.name,
        owner: input.owner,
        purpose: input.purpose,
        lifetime: filled(input.lifetime),
        managementCluster: filled(input.managementCluster),
        repository: filled(input.repository),
        parameters: input.parameters ?? {},
      }));
    },
  });
}
