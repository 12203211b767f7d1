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

import type {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { setupReadPermission } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { SetupService } from '../setup';
import { parseInput } from './requestSchemas';

export interface SetupRouterOptions {
  setup: Pick<SetupService, 'report'>;
  permissions: PermissionsService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}

const querySchema = z.object({
  refresh: z
    .enum(['true', 'false', ''])
    .optional()
    // `?refresh` alone is meant as yes.
    .transform(value => value === 'true' || value === ''),
});

/** How the plugin is set up, for operators. */
export function createSetupRouter(options: SetupRouterOptions): Router {
  const { setup, permissions, httpAuth, auditor } = options;
  const router = PromiseRouter();

  router.get('/setup', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { refresh } = parseInput(querySchema, request.query, 'query');
    const event = await auditor.createEvent({
      eventId: 'setup-read',
      severityLevel: 'low',
      request,
      meta: { refresh },
    });
    try {
      const [decision] = await permissions.authorize(
        [{ permission: setupReadPermission }],
        { credentials },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You may not see how the plugin is set up; it needs the permission ${setupReadPermission.name}`,
        );
      }
      const report = await setup.report(refresh);
      await event.success();
      response.set('Cache-Control', 'private, no-store').json(report);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  return router;
}
