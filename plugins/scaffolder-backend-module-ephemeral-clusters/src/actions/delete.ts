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
import { clusterInput, filled, parseCluster } from '../clusterInput';
import { outputSchema } from '../outputs';
import { submitRequest } from '../submitRequest';

const examples = [
  {
    description: 'Remove a cluster before its end',
    example: `steps:
  - id: remove
    name: Remove the cluster
    action: ephemeral-clusters:delete
    input:
      cluster: management/vc-search-index/vc-search-index
      reason: The tests are done
`,
  },
];

/** `ephemeral-clusters:delete`: asks for the removal of a cluster. */
export function createDeleteAction(services: ActionServices) {
  return createTemplateAction({
    id: 'ephemeral-clusters:delete',
    description:
      'Asks for the removal of a cluster and of everything on it: opens a change request in the GitOps repository. It goes once that is merged.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: clusterInput,
        reason: z =>
          z
            .string()
            .optional()
            .describe('Why, for whoever reviews the change request'),
      },
      output: outputSchema,
    },
    async handler(ctx) {
      const cluster = parseCluster(ctx.input.cluster);
      const reason = filled(ctx.input.reason);
      await submitRequest(services, ctx, async () => ({
        verb: 'delete',
        cluster,
        reason,
      }));
    },
  });
}
