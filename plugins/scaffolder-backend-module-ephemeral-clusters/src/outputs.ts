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

import type { Config } from '@backstage/config';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type {
  ClusterKey,
  ClusterRequest,
  RequestPlan,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { z as zod } from 'zod/v3';
import { clusterEntityRef, clusterPageUrl } from './backend';

/** What all actions give to later steps and to the output of a template. */
export interface RequestOutputs {
  requestId: string;
  changeRequestUrl: string;
  changeRequestNumber: number;
  clusterUrl: string;
  cluster: string;
  entityRef: string;
  /** Only in a dry run. */
  plan?: RequestPlan;
}

/** Schema of the outputs. */
export const outputSchema = {
  requestId: (z: typeof zod) =>
    z.string().describe('Id of the request; `dry-run` in a dry run'),
  changeRequestUrl: (z: typeof zod) =>
    z
      .string()
      .describe(
        'Page of the change request, whose merge does what was asked for',
      ),
  changeRequestNumber: (z: typeof zod) =>
    z.number().describe('Number of the change request; 0 in a dry run'),
  clusterUrl: (z: typeof zod) =>
    z.string().describe("The cluster's page in the portal"),
  cluster: (z: typeof zod) =>
    z.string().describe('`<managementCluster>/<namespace>/<name>`'),
  entityRef: (z: typeof zod) =>
    z.string().describe('Ref of its catalog entity, once it is there'),
  plan: (z: typeof zod) =>
    z
      .record(z.unknown())
      .optional()
      .describe('Only in a dry run: what would be done, with all files'),
};

function placeOutputs(config: Config, key: ClusterKey) {
  return {
    clusterUrl: clusterPageUrl(config, key),
    cluster: `${key.managementCluster}/${key.namespace}/${key.name}`,
    entityRef: clusterEntityRef(config, key),
  };
}

/** Outputs of a request. Where the forge still works on the change request, its link leads to the cluster's page, which shows it. */
export function requestOutputs(
  config: Config,
  request: ClusterRequest,
): RequestOutputs {
  const place = placeOutputs(config, request.cluster);
  return {
    requestId: request.id,
    changeRequestUrl: request.changeRequest?.url ?? place.clusterUrl,
    changeRequestNumber: request.changeRequest?.number ?? 0,
    ...place,
  };
}

/** Outputs of a dry run: those of the plan, with the cluster's page for the change request that there is not. */
export function planOutputs(config: Config, plan: RequestPlan): RequestOutputs {
  const place = placeOutputs(config, plan.cluster);
  return {
    requestId: 'dry-run',
    changeRequestUrl: place.clusterUrl,
    changeRequestNumber: 0,
    ...place,
    plan,
  };
}

/** Writes what a plan would do into the log of the task. */
export function logPlan(
  logger: ActionContext<never, never>['logger'],
  plan: RequestPlan,
): void {
  logger.info(
    `Would open the change request "${plan.title}" from the branch ${plan.branch}`,
  );
  for (const file of plan.files) {
    logger.info(`${file.operation} ${file.path}\n${file.diff}`);
  }
}

/** Sets every output. */
export function setOutputs(
  ctx: { output(name: never, value: never): void },
  outputs: RequestOutputs,
): void {
  for (const [name, value] of Object.entries(outputs)) {
    ctx.output(name as never, value as never);
  }
}
