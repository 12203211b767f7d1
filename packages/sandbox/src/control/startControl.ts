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

import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import express, { NextFunction, Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { SandboxFaults, Stoppable } from '../types';
import {
  changeFaults,
  clusterFaultSchema,
  faultsSchema,
  replaceFaults,
} from './faults';
import { Link, renderIndex } from './page';
import { refuseForeignPages } from './sameOrigin';

/** A request that cannot be met, with the HTTP status that says why. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

/** What the control API acts on. Methods fail with `ControlError` for what the asker can mend. */
export interface ControlOptions {
  /** 0 for any free one. */
  port: number;
  faults: SandboxFaults;
  /** Called after faults changed. */
  onFaults(): void;
  /** Its speed is set. */
  clock: { speed: number };
  /** Everything that `GET /state` tells. */
  state(): Record<string, unknown>;
  links(): Link[];
  /** Names of the management clusters, by which faults are checked. */
  managementClusters: readonly string[];
  hasCluster(
    managementCluster: string,
    namespace: string,
    name: string,
  ): boolean;
  /** Merges a pull request as the reviewer. */
  merge(request: {
    owner: string;
    repo: string;
    number: number;
  }): Promise<unknown>;
  /** Commits one file to a branch; without content, its removal. */
  commitFile(request: {
    owner: string;
    repo: string;
    path: string;
    content?: string;
    message?: string;
    branch?: string;
  }): Promise<{ commit: string }>;
  /** Commits an expiry in the past for a cluster. */
  expire(name: string): Promise<{ commit: string }>;
}

const repositorySchema = {
  owner: z.string().min(1).default('platform'),
  repo: z.string().min(1).default('gitops'),
};
const mergeSchema = z.strictObject({
  ...repositorySchema,
  number: z.number().int().positive(),
});
const fileSchema = z.strictObject({
  ...repositorySchema,
  path: z.string().min(1),
  content: z.string().optional(),
  message: z.string().optional(),
  branch: z.string().optional(),
});
const speedSchema = z.strictObject({
  speed: z.number().min(0.01).max(10_000),
});

/** Starts the control API. */
export async function startControl(
  options: ControlOptions,
): Promise<{ url: string } & Stoppable> {
  const server = createServer(createControlApp(options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The API as an Express application. */
export function createControlApp(options: ControlOptions): express.Express {
  const { faults, clock } = options;
  const checkNames = (names: object = {}) => {
    for (const name of Object.keys(names)) {
      if (!options.managementClusters.includes(name)) {
        throw new ControlError(
          400,
          `There is no management cluster "${name}"; there are ${options.managementClusters.join(
            ' and ',
          )}`,
        );
      }
    }
  };
  const readFaults = (request: Request) => {
    const change = parse(faultsSchema, request.body);
    checkNames(change.kubernetes);
    checkNames(change.argocd);
    return change;
  };

  const router = Router();
  router.get('/', (_, response) => {
    response.type('html').send(renderIndex(options.links()));
  });
  router.get('/state', (_, response) => {
    response.json(options.state());
  });
  router.get('/faults', (_, response) => {
    response.json(faults);
  });
  router.put('/faults', (request, response) => {
    replaceFaults(faults, readFaults(request));
    options.onFaults();
    response.json(faults);
  });
  router.patch('/faults', (request, response) => {
    changeFaults(faults, readFaults(request));
    options.onFaults();
    response.json(faults);
  });
  router.delete('/faults', (_, response) => {
    replaceFaults(faults, {});
    options.onFaults();
    response.json(faults);
  });
  router.get('/speed', (_, response) => {
    response.json({ speed: clock.speed });
  });
  router.put('/speed', (request, response) => {
    clock.speed = parse(speedSchema, request.body).speed;
    response.json({ speed: clock.speed });
  });
  router.post(
    '/clusters/:managementCluster/:namespace/:name/faults',
    (request, response) => {
      const { managementCluster, namespace, name } = request.params;
      const { fault } = parse(clusterFaultSchema, request.body);
      if (!options.hasCluster(managementCluster, namespace, name)) {
        throw new ControlError(
          404,
          `There is no cluster ${managementCluster}/${namespace}/${name}`,
        );
      }
      changeFaults(faults, { clusters: { [name]: fault } });
      options.onFaults();
      response.json(faults);
    },
  );
  router.post('/clusters/:name/expire', async (request, response) => {
    response.json(await options.expire(request.params.name));
  });
  router.post('/repositories/merge', async (request, response) => {
    response.json(await options.merge(parse(mergeSchema, request.body)));
  });
  router.post('/repositories/file', async (request, response) => {
    response.json(await options.commitFile(parse(fileSchema, request.body)));
  });

  const app = express();
  app.disable('x-powered-by');
  app.use(refuseForeignPages, express.json({ limit: '2mb' }), router);
  app.use((request: Request, response: Response) => {
    response
      .status(404)
      .json({ error: `There is no ${request.method} ${request.path}` });
  });
  app.use(
    (
      error: Error & { status?: number },
      _request: Request,
      response: Response,
      // Express tells an error handler by its four parameters.
      _next: NextFunction,
    ) => {
      response.status(error.status ?? 500).json({ error: error.message });
    },
  );
  return app;
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (!result.success) {
    throw new ControlError(400, z.prettifyError(result.error));
  }
  return result.data;
}
