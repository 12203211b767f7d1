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

import { setTimeout as delay } from 'node:timers/promises';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type {
  ClusterRequest,
  ClusterRequestInput,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  type ActionServices,
  type BackendSession,
  callBackend,
  openSession,
} from './backend';
import {
  logPlan,
  planOutputs,
  requestOutputs,
  type RequestOutputs,
  setOutputs,
} from './outputs';
import { writePlan } from './writePlan';

/** How often and how far apart a request is looked at until its change request is there. */
const looks = 60;
const pauseMilliseconds = 1_000;

/**
 * Asks the back end for a cluster, its extension or its removal, and sets the outputs; in a dry run it only asks for the plan, logs it
 * and shows its files. The step keeps what it got, so a task that is run again does not ask twice.
 *
 * @param prepare - makes the input; called once
 * @throws the back end's error, in its words
 */
export async function submitRequest(
  services: ActionServices,
  ctx: ActionContext<any, any>, // eslint-disable-line @typescript-eslint/no-explicit-any -- shared by actions of different inputs
  prepare: (session: BackendSession) => Promise<ClusterRequestInput>,
): Promise<void> {
  const session = openSession(services, ctx);
  if (ctx.isDryRun) {
    const input = await prepare(session);
    const plan = await callBackend(async () =>
      session.client.planRequest(input, await session.options()),
    );
    logPlan(ctx.logger, plan);
    await writePlan(ctx.workspacePath, plan);
    setOutputs(ctx, planOutputs(services.config, plan));
    return;
  }
  const outputs = await ctx.checkpoint({
    key: 'ephemeral-clusters.request',
    fn: async (): Promise<Required<Omit<RequestOutputs, 'plan'>>> => {
      const input = await prepare(session);
      const asked = await callBackend(async () =>
        session.client.createRequest(input, await session.options()),
      );
      const request = await waitForChangeRequest(services, session, asked);
      return { ...requestOutputs(services.config, request) };
    },
  });
  ctx.logger.info(
    `Asked for it: ${outputs.changeRequestUrl}. Follow it at ${outputs.clusterUrl}`,
  );
  setOutputs(ctx, outputs);
}

/** The back end answers before the forge where the forge is slow. */
async function waitForChangeRequest(
  services: ActionServices,
  session: BackendSession,
  asked: ClusterRequest,
): Promise<ClusterRequest> {
  const wait = services.wait ?? delay;
  let request = asked;
  for (let look = 0; look < looks; look += 1) {
    if (request.state === 'failed') {
      throw new Error(
        request.error ?? 'The change request could not be opened.',
      );
    }
    if (request.changeRequest || request.state !== 'opening') return request;
    await wait(pauseMilliseconds);
    const options = await session.options();
    request = await callBackend(() =>
      session.client.getRequest(asked.id, options),
    );
  }
  return request;
}
