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

import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  type ClusterKey,
  formatInstant,
  parseInstant,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  type ActionServices,
  type BackendSession,
  callBackend,
} from '../backend';
import { clusterInput, filled, parseCluster } from '../clusterInput';
import { outputSchema } from '../outputs';
import { submitRequest } from '../submitRequest';

const examples = [
  {
    description: 'One more day, counted from the end that it has',
    example: `steps:
  - id: extend
    name: Extend the cluster
    action: ephemeral-clusters:extend
    input:
      cluster: management/vc-search-index/vc-search-index
      extendBy: P1D
`,
  },
  {
    description: 'Until a moment',
    example: `steps:
  - id: extend
    name: Extend the cluster
    action: ephemeral-clusters:extend
    input:
      cluster: \${{ parameters.cluster }}
      expiresAt: '2026-11-30T18:00:00Z'
`,
  },
];

/** `ephemeral-clusters:extend`: asks for a later end of a cluster. */
export function createExtendAction(services: ActionServices) {
  return createTemplateAction({
    id: 'ephemeral-clusters:extend',
    description:
      "Asks for a later end of a cluster, within its template's limits: opens a change request in the GitOps repository.",
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: clusterInput,
        expiresAt: z =>
          z
            .string()
            .optional()
            .describe('New end, ISO 8601 with a zone; or give `extendBy`'),
        extendBy: z =>
          z
            .string()
            .optional()
            .describe(
              'ISO 8601 duration from the end that it has, or from now where that is over',
            ),
      },
      output: outputSchema,
    },
    async handler(ctx) {
      const cluster = parseCluster(ctx.input.cluster);
      const expiresAt = filled(ctx.input.expiresAt);
      const extendBy = filled(ctx.input.extendBy);
      if ((expiresAt === undefined) === (extendBy === undefined)) {
        throw new InputError('Give either expiresAt or extendBy.');
      }
      await submitRequest(services, ctx, async session => ({
        verb: 'extend',
        cluster,
        expiresAt: extendBy
          ? await laterEnd(session, cluster, extendBy)
          : readEnd(expiresAt!),
      }));
    },
  });
}

function readEnd(text: string): string {
  const end = parseInstant(text);
  if (!end) {
    throw new InputError(
      `expiresAt "${text}" is not a moment. Write it like 2026-11-30T18:00:00Z.`,
    );
  }
  return formatInstant(end);
}

async function laterEnd(
  session: BackendSession,
  cluster: ClusterKey,
  extendBy: string,
): Promise<string> {
  const duration = parseLifetime(extendBy);
  if (!duration) {
    throw new InputError(
      `extendBy "${extendBy}" is not a duration. Write it like PT8H or P1D.`,
    );
  }
  const { expiresAt } = await callBackend(async () =>
    session.client.getCluster(cluster, await session.options()),
  );
  const end = expiresAt && parseInstant(expiresAt);
  if (!end) {
    throw new InputError(
      `The cluster ${cluster.name} has no end that could be extended.`,
    );
  }
  const from = Math.max(end.getTime(), Date.now());
  return formatInstant(new Date(from + duration.toMillis()));
}
