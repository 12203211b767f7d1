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
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  clusterCreatePermission,
  clusterDeletePermission,
  clusterExtendPermission,
  clusterReadPermission,
  requestManagePermission,
  type ClusterKey,
  type ClusterRequestInput,
  type RequestVerb,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { RequestStore, StoredRequest } from '../database';
import type { Inventory } from '../inventory/types';
import type {
  ClusterAccess,
  ClusterPredicate,
} from '../permissions/ClusterAccess';
import type { ClusterResource } from '../permissions/rules';
import { findClusterResource } from '../requests/findClusterResource';
import { clusterRef } from '../requests/keys';
import type { RequestBoard } from '../requests/RequestBoard';
import type { CreatePlanner } from '../requests/planning/CreatePlanner';
import type { Requester } from '../requests/requester';
import type { RequestService } from '../requests/RequestService';
import {
  nameQuerySchema,
  parseInput,
  requestInputSchema,
} from './requestSchemas';

/** Largest body that is read: the parameters of a template are a few hundred bytes. */
const bodyLimit = '64kb';

/** What the router calls. */
export interface RequestRouterOptions {
  service: RequestService;
  creates: CreatePlanner;
  inventory: Inventory;
  board: RequestBoard;
  store: RequestStore;
  access: ClusterAccess;
  permissions: PermissionsService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  auditor: AuditorService;
}

/** Routes that ask for something, and that show what was asked for. What a caller may not see looks as if it were not there. */
export function createRequestRouter(options: RequestRouterOptions): Router {
  const { service, creates, inventory, board, store, access, httpAuth } =
    options;
  const router = PromiseRouter();
  const find = (key: ClusterKey) =>
    findClusterResource(key, { inventory, board, store });

  router.use(express.json({ limit: bodyLimit }));

  router.post('/requests', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const input: ClusterRequestInput = parseInput(
      requestInputSchema,
      req.body,
      'request',
    );
    const requester = await identify(credentials);
    const actionType = input.dryRun ? 'plan' : input.verb;
    await audited(req, actionType, inputSubject(input), async () => {
      await authorizeVerb(credentials, input);
      if (input.dryRun) {
        res.json(await service.plan(input, requester));
        return {};
      }
      const { request, created } = await service.submit(input, requester);
      res
        .status(created ? 201 : 200)
        .json(
          await service.present(request, await mayManage(credentials, request)),
        );
      return metaOf(request);
    });
  });

  router.get('/requests/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const request = await readableRequest(credentials, req.params.id);
    res.json(
      await service.present(request, await mayManage(credentials, request)),
    );
  });

  router.post('/requests/:id/cancel', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const requester = await identify(credentials);
    const subject = await requestSubject(req.params.id);
    await audited(req, 'cancel', subject, async () => {
      const request = await readableRequest(credentials, req.params.id);
      await requireManage(credentials, request);
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
    const requester = await identify(credentials);
    const subject = await requestSubject(req.params.id);
    await audited(req, 'retry', subject, async () => {
      const request = await readableRequest(credentials, req.params.id);
      await requireManage(credentials, request);
      await authorizeVerb(credentials, request.input);
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
      await readableCluster(key, mayRead);
      const items = [];
      for (const request of await service.list(key)) {
        // A name may have had other owners before.
        const resource = resourceOf(request);
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
    await requireCreate(credentials);
    const reason = await creates.checkName(query);
    res.json({ available: reason === undefined, reason });
  });

  return router;

  async function identify(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Requester> {
    const [{ userEntityRef, ownershipEntityRefs }, mayDelete] =
      await Promise.all([
        options.userInfo.getUserInfo(credentials),
        access.predicate(credentials, clusterDeletePermission),
      ]);
    return { ref: userEntityRef, ownershipEntityRefs, mayDelete };
  }

  async function authorizeVerb(
    credentials: BackstageCredentials,
    input: ClusterRequestInput,
  ): Promise<void> {
    if (input.verb === 'create') {
      await requireCreate(credentials);
      return;
    }
    const [mayRead, may] = await Promise.all([
      access.predicate(credentials, clusterReadPermission),
      access.predicate(credentials, permissionOf(input.verb)),
    ]);
    const resource = await readableCluster(input.cluster, mayRead);
    if (!may(resource)) {
      throw new NotAllowedError(
        `You may not ${input.verb === 'extend' ? 'extend' : 'remove'} cluster ${
          input.cluster.name
        }. Ask its owner${resource.owner ? `, ${resource.owner}` : ''}.`,
      );
    }
  }

  async function requireCreate(credentials: BackstageCredentials) {
    const [{ result }] = await options.permissions.authorize(
      [{ permission: clusterCreatePermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not ask for new clusters.');
    }
  }

  async function readableCluster(
    key: ClusterKey,
    mayRead: ClusterPredicate,
  ): Promise<ClusterResource> {
    const resource = await find(key);
    if (!resource || !mayRead(resource)) {
      throw new NotFoundError(`No cluster ${clusterRef(key)}`);
    }
    return resource;
  }

  async function readableRequest(
    credentials: BackstageCredentials,
    id: string,
  ): Promise<StoredRequest> {
    const [request, mayRead] = await Promise.all([
      store.get(id),
      access.predicate(credentials, clusterReadPermission),
    ]);
    if (!request || !mayRead(resourceOf(request))) {
      throw new NotFoundError(`No request ${id}`);
    }
    return request;
  }

  async function mayManage(
    credentials: BackstageCredentials,
    request: StoredRequest,
  ): Promise<boolean> {
    const manages = await access.predicate(
      credentials,
      requestManagePermission,
    );
    return manages(resourceOf(request));
  }

  async function requireManage(
    credentials: BackstageCredentials,
    request: StoredRequest,
  ): Promise<void> {
    if (await mayManage(credentials, request)) return;
    throw new NotAllowedError(
      `You may not cancel or retry requests of cluster ${request.cluster.name}.`,
    );
  }

  /** A request without an owner of its own belongs to whoever owns the cluster. */
  function resourceOf(request: StoredRequest): ClusterResource {
    const { managementCluster, namespace, name } = request.cluster;
    return {
      managementCluster,
      namespace,
      name,
      owner: request.owner ?? inventory.row(request.cluster)?.owner,
    };
  }

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

function permissionOf(
  verb: Exclude<RequestVerb, 'create'>,
): ResourcePermission {
  return verb === 'extend' ? clusterExtendPermission : clusterDeletePermission;
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
