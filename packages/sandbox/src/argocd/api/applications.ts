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

import express, { Request, Router } from 'express';
import { refOf } from '../../kubernetes';
import { KubernetesStore, SandboxClock } from '../../types';
import { refOfApplication } from '../applications/application';
import { matchesSelector, parseSelector } from '../applicationsets/selector';
import { Destination, Destinations } from '../Destinations';
import { Application, argoNamespace, Operation, timestamp } from '../types';
import { ApiError, permissionDenied } from './errors';
import { selectFields } from './fields';
import { resourceTree, withResourceHealth } from './tree';

/** What the API works with. */
export interface ApiContext {
  store: KubernetesStore;
  destinations: Destinations;
  clock: SandboxClock;
  /** Commit that a revision stands for now. Fails with a message for people. */
  resolve(repoURL: string, revision: string | undefined): Promise<string>;
}

/** Account that the tokens belong to. */
export const account = 'portal';

const refreshAnnotation = 'argocd.argoproj.io/refresh';

/** `/api/v1/applications`. */
export function applicationRoutes(context: ApiContext): Router {
  const { store, destinations } = context;
  const router = express.Router();

  router.get('/', (req, res) => {
    const items = listed(store, req)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .map(item => withResourceHealth(item, destinationOf(destinations, item)));
    const fields = text(req, 'fields');
    const version = Math.max(
      0,
      ...items.map(item => Number(item.metadata.resourceVersion)),
    );
    res.json({
      metadata: { resourceVersion: String(version) },
      items: fields ? selectFields(items, fields) : items,
    });
  });

  router.get('/:name', async (req, res, next) => {
    try {
      let application = found(store, req);
      const refresh = text(req, 'refresh');
      if (refresh) {
        application = await refreshed(context, req, refresh);
      }
      res.json(
        withResourceHealth(
          application,
          destinationOf(destinations, application),
        ),
      );
    } catch (error) {
      next(error);
    }
  });

  router.get('/:name/resource-tree', (req, res) => {
    const application = found(store, req);
    const destination = destinationOf(destinations, application);
    res.json(
      destination ? resourceTree(application, destination) : { nodes: [] },
    );
  });

  router.get('/:name/syncwindows', (req, res) => {
    found(store, req);
    // No project of the sandbox has any.
    res.json({ canSync: true });
  });

  router.post('/:name/sync', async (req, res, next) => {
    try {
      res.json(await startSync(context, req));
    } catch (error) {
      next(error);
    }
  });

  router.post('/', req => {
    const { metadata, spec } = req.body ?? {};
    const what = `${spec?.project ?? 'default'}/${metadata?.name ?? ''}`;
    const time = timestamp(context.clock.now());
    throw permissionDenied(
      `: applications, create, ${what}, sub: ${account}, iat: ${time}`,
    );
  });

  // The account may look at Applications and sync them, nothing else.
  router.all(['/:name', '/:name/spec'], () => {
    throw permissionDenied();
  });

  return router;
}

function listed(store: KubernetesStore, req: Request): Application[] {
  const namespace = text(req, 'appNamespace');
  const repository = text(req, 'repo');
  const name = text(req, 'name');
  const projects = [...texts(req, 'projects'), ...texts(req, 'project')];
  const selector = text(req, 'selector');
  let parsed = {};
  try {
    parsed = selector ? parseSelector(selector) : {};
  } catch (error) {
    throw new ApiError(
      3,
      `error parsing the selector: ${(error as Error).message}`,
    );
  }
  const all = store.list(
    'argoproj.io',
    'Application',
    argoNamespace,
  ) as Application[];
  return all.filter(
    ({ metadata, spec }) =>
      (!namespace || metadata.namespace === namespace) &&
      (!name || metadata.name === name) &&
      (projects.length === 0 || projects.includes(spec.project)) &&
      (!repository || spec.source?.repoURL === repository) &&
      matchesSelector(metadata.labels ?? {}, parsed),
  );
}

/** The Application that a request names; what is not there is forbidden, unless its project is named. */
function found(store: KubernetesStore, req: Request): Application {
  const { name } = req.params;
  const project = text(req, 'project') ?? asText(req.body?.project);
  const namespace = text(req, 'appNamespace') ?? asText(req.body?.appNamespace);
  const application = store.get(refOfApplication(name)) as
    | Application
    | undefined;
  const there =
    application &&
    (!namespace || namespace === argoNamespace) &&
    (!project || application.spec.project === project);
  if (there) return application;
  if (project) {
    throw new ApiError(5, `applications.argoproj.io "${name}" not found`);
  }
  throw permissionDenied();
}

/** Asks for a comparison and waits until the controller has made it, at most ten seconds. */
async function refreshed(
  { store }: ApiContext,
  req: Request,
  kind: string,
): Promise<Application> {
  const { name } = req.params;
  const ref = refOfApplication(name);
  store.modify(ref, object => {
    object.metadata.annotations = {
      ...object.metadata.annotations,
      [refreshAnnotation]: kind === 'hard' ? 'hard' : 'normal',
    };
  });
  let unsubscribe = () => {};
  let limit: NodeJS.Timeout | undefined;
  await new Promise<void>(resolve => {
    limit = setTimeout(resolve, 10_000);
    unsubscribe = store.onChange(({ object, type }) => {
      const it = object.kind === 'Application' && object.metadata.name === name;
      const asked = object.metadata.annotations?.[refreshAnnotation];
      if (it && (type === 'DELETED' || !asked)) resolve();
    });
  });
  unsubscribe();
  clearTimeout(limit);
  return found(store, req);
}

/** Gives an Application its operation. */
async function startSync(
  context: ApiContext,
  req: Request,
): Promise<Application> {
  const application = found(context.store, req);
  if (application.metadata.deletionTimestamp) {
    throw new ApiError(9, 'application is deleting');
  }
  const revision = await resolved(context, application, req.body?.revision);
  // As the real one does, after it knows what would be synced.
  const { operation: asked, status } = found(context.store, req);
  if (asked || status?.operationState?.phase === 'Running') {
    throw new ApiError(9, 'another operation is already in progress');
  }
  const operation = operationOf(application, req.body ?? {}, revision);
  const updated = context.store.modify(refOf(application), object => {
    (object as Application).operation = operation;
  });
  return (updated ?? application) as Application;
}

/** Commit to sync to; what was asked for must be there. */
async function resolved(
  { resolve }: ApiContext,
  { spec }: Application,
  asked: unknown,
): Promise<string | undefined> {
  if (!spec.source) return undefined;
  const revision = asText(asked) ?? spec.source.targetRevision;
  try {
    return await resolve(spec.source.repoURL, revision);
  } catch (error) {
    throw new ApiError(
      9,
      `error resolving repo revision: rpc error: code = Unknown desc = ${
        (error as Error).message
      }`,
    );
  }
}

function operationOf(
  { spec }: Application,
  body: Record<string, any>,
  revision: string | undefined,
): Operation {
  const { prune, dryRun, resources, syncOptions, retryStrategy } = body;
  return {
    initiatedBy: { username: account },
    ...(retryStrategy && { retry: retryStrategy }),
    sync: {
      ...(revision && { revision }),
      ...(spec.source && { source: spec.source }),
      ...(prune === true && { prune }),
      ...(dryRun === true && { dryRun }),
      ...(Array.isArray(resources) && resources.length > 0 && { resources }),
      ...(Array.isArray(syncOptions?.items) && {
        syncOptions: syncOptions.items,
      }),
    },
  };
}

function destinationOf(
  destinations: Destinations,
  application: Application,
): Destination | undefined {
  try {
    return destinations.resolve(application.spec.destination);
  } catch {
    return undefined;
  }
}

function text(req: Request, name: string): string | undefined {
  return texts(req, name)[0];
}

function texts(req: Request, name: string): string[] {
  const value = req.query[name];
  return [value].flat().flatMap(item => asText(item) ?? []);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
