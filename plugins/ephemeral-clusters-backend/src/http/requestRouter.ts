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
} from '@backstage/backend-plugin-api';
import {
  clusterReadPermission,
  requestManagePermission,
  type ClusterRequestInput,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { StoredRequest } from '../database';
import { clusterRef } from '../requests/keys';
import type { CreatePlanner } from '../requests/planning/CreatePlanner';
import type { RequestService } from '../requests/RequestService';
import { RequestAccess, type RequestAccessOptions } from './RequestAccess';
import {
  nameQuerySchema,
  parseInput,
  requestInputSchema,
} from './requestSchemas';

/** Largest body that is read: the parameters of a template are a few hundred bytes. */
const bodyLimit = '64kb';

/** What the router calls. */
export interface RequestRouterOptions extends RequestAccessOptions {
  service: RequestService;
  creates: CreatePlanner;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}

/** Routes that ask for something, and that show what was asked for. What a caller may not see looks as if it were not there. */
export function createRequestRouter(options: RequestRouterOptions): Router {
  const { service, creates, store, access, httpAuth } = options;
  const allowed = RequestAccess.create(options);
  const router = PromiseRouter();

  router.use(express.json({ limit: bodyLimit }));

  router.post('/requests', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const input: ClusterRequestInput = parseInput(
      requestInputSchema,
      req.body,
      'request',
    );
    const requester = await allowed.identify(credentials);
    const actionType = input.dryRun ? 'plan' : input.verb;
    await audited(req, actionType, inputSubject(input), async () => {
      await allowed.authorizeVerb(credentials, input);
      if (input.dryRun) {
        res.json(await service.plan(input, requester));
        return {};
      }
      const { request, created } = await service.submit(input, requester);
      res
        .status(created ? 201 : 200)
        .json(
          await service.present(
            request,
            await allowed.mayManage(credentials, request),
          ),
        );
      return metaOf(request);
    });
  });

  router.get('/requests/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const request = await allowed.readableRequest(credentials, req.params.id);
    res.json(
      await service.present(
        request,
        await allowed.mayManage(credentials, request),
      ),
    );
  });

  router.post('/requests/:id/cancel', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const requester = await allowed.identify(credentials);
    const subject = await requestSubject(req.params.id);
    await audited(req, 'cancel', subject, async () => {
      const request = await allowed.readableRequest(credentials, req.params.id);
      await allowed.requireManage(credentials, request);
      const cancelled = await service.cancel(
        request.id,
        `Cancelled by ${requester.ref}.`,
      );
      res.json(await service.present(cancelled, true));
      return metaOf(cancelled);
    });
  });

  router.post('/requests/:id/retry', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const requester = await allowed.identify(credentials);
    const subject = await requestSubject(req.params.id);
    await audited(req, 'retry', subject, async () => {
      const request = await allowed.readableRequest(credentials, req.params.id);
      await allowed.requireManage(credentials, request);
      await allowed.authorizeVerb(credentials, request.input);
      const retried = await service.retry(request.id, requester);
      res
        .status(retried.created ? 201 : 200)
        .json(await service.present(retried.request, true));
      return metaOf(retried.request);
    });
  });

  router.get(
    '/clusters/:managementCluster/:namespace/:name/requests',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const { managementCluster, namespace, name } = req.params;
      const key = { managementCluster, namespace, name };
      const [mayRead, manages] = await Promise.all([
        access.predicate(credentials, clusterReadPermission),
        access.predicate(credentials, requestManagePermission),
      ]);
      await allowed.readableCluster(key, mayRead);
      const items = [];
      for (const request of await service.list(key)) {
        // A name may have had other owners before.
        const resource = allowed.resourceOf(request);
        if (!mayRead(resource)) continue;
        items.push(await service.present(request, manages(resource)));
      }
      res.json({ items });
    },
  );

  router.get('/names/availability', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const query = parseInput(nameQuerySchema, req.query, 'query');
    await allowed.requireCreate(credentials);
    const reason = await creates.checkName(query);
    res.json({ available: reason === undefined, reason });
  });

  return router;

  /** What an audit event says of a request, whether the caller may see it or not. */
  async function requestSubject(id: string): Promise<Record<string, string>> {
    const request = await store.get(id);
    return {
      requestId: id,
      ...(request && { cluster: clusterRef(request.cluster) }),
    };
  }

  /** Writes down who asked for what and what came of it, whether it was allowed or not. */
  async function audited(
    request: Request,
    actionType: string,
    subject: Record<string, string>,
    task: () => Promise<Record<string, string>>,
  ): Promise<void> {
    const event = await options.auditor.createEvent({
      eventId: 'cluster-request',
      severityLevel: actionType === 'plan' ? 'low' : 'medium',
      request,
      meta: { actionType, ...subject },
    });
    try {
      await event.success({ meta: await task() });
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}

function inputSubject(input: ClusterRequestInput): Record<string, string> {
  return input.verb === 'create'
    ? { name: input.name, template: input.template, owner: input.owner }
    : { cluster: clusterRef(input.cluster) };
}

function metaOf(request: StoredRequest): Record<string, string> {
  return {
    requestId: request.id,
    cluster: clusterRef(request.cluster),
    ...(request.changeRequest && { changeRequest: request.changeRequest.url }),
    ...(request.expiresAt && { expiresAt: request.expiresAt }),
  };
}
