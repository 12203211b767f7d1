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

import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { SourceFreshness } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Inventory } from '../inventory/types';

export interface HealthRouterOptions {
  inventory: Pick<Inventory, 'sources' | 'version'>;
  httpAuth: HttpAuthService;
}

/** Answered without a token; says one word only. */
export const healthSummaryPath = '/health/summary';

/** For monitoring: how current what the plugin knows is. Answers from memory. */
export function createHealthRouter(options: HealthRouterOptions): Router {
  const { inventory, httpAuth } = options;
  const router = PromiseRouter();

  router.get('/health', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    const sources = inventory.sources();
    response.set('Cache-Control', 'private, no-store').json({
      status: statusOf(sources),
      version: inventory.version(),
      sources,
    });
  });

  // For what probes addresses and cannot sign in. Names and errors of sources are for those who can.
  router.get(healthSummaryPath, async (_, response) => {
    const status = statusOf(inventory.sources());
    response
      .status(status === 'ok' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status });
  });

  return router;
}

function statusOf(sources: readonly SourceFreshness[]): 'ok' | 'degraded' {
  return sources.every(source => source.state === 'fresh') ? 'ok' : 'degraded';
}
