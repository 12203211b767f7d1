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

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import express, { Request, Response } from 'express';
import { SandboxClock, SandboxFaults, Stoppable } from '../../types';
import { fleetSeries, ObservedCluster, randomOf } from '../model';
import { QueryError } from '../promql';
import { QUERY_PAGE } from './page';
import { Parameters } from './parameters';
import { createQueries, withoutClusters } from './queries';

/** What `startThanos` takes. */
export interface ThanosOptions {
  /** The fleet as it is now and was; asked at every query. */
  clusters: () => Iterable<ObservedCluster>;
  clock: SandboxClock;
  faults: SandboxFaults;
  /** 0 for any free one. */
  port: number;
}

/** Stores behind the querier: which clusters one holds is drawn by name. */
const STORES = ['127.0.0.1:19293', '127.0.0.1:19393'];

/** Starts Thanos' query API. */
export async function startThanos(
  options: ThanosOptions,
): Promise<{ url: string } & Stoppable> {
  const server = createServer(createThanosApp(options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    stop: () => close(server),
  };
}

/** The API as an Express application. */
export function createThanosApp(
  options: Omit<ThanosOptions, 'port'>,
): express.Express {
  const { clusters, clock, faults } = options;
  const now = () => clock.now().getTime();
  const whole = fleetSeries(clusters);
  const half = withoutClusters(
    whole,
    cluster => storeOf(cluster) === STORES[1],
  );
  const all = createQueries(whole, now);
  const some = createQueries(half, now);

  const answer =
    (
      compute: (
        queries: typeof all,
        parameters: Parameters,
        request: Request,
      ) => unknown,
    ) =>
    (request: Request, response: Response) => {
      try {
        const parameters = new Parameters(request.query, request.body);
        const partial = faults.thanos === 'partial';
        // Read even where it changes nothing, so that a wrong value is refused.
        const partialAllowed = parameters.flag('partial_response', true);
        parameters.flag('dedup', true);
        parameters.duration('timeout');
        if (partial && !partialAllowed) {
          throw new QueryError('execution', storeWarning());
        }
        response.json({
          status: 'success',
          data: compute(partial ? some : all, parameters, request),
          ...(partial ? { warnings: [storeWarning()] } : {}),
        });
      } catch (error) {
        refuse(response, error);
      }
    };

  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    switch (faults.thanos) {
      case 'down':
        request.socket.destroy();
        break;
      case 'hang':
        break;
      case 'error':
        response.status(500).json({
          status: 'error',
          errorType: 'internal',
          error: 'the sandbox was told to fail',
        });
        break;
      default:
        next();
    }
  });
  app.get(['/-/healthy', '/-/ready'], (_, response) => {
    response.type('text/plain').send('OK');
  });
  app.get(['/', '/graph'], (_, response) => {
    response.type('html').send(QUERY_PAGE);
  });
  app.use('/api/v1', express.urlencoded({ extended: false, limit: '1mb' }));
  const route = (
    path: string,
    handler: (request: Request, response: Response) => void,
  ) => app.route(`/api/v1${path}`).get(handler).post(handler);
  route(
    '/query',
    answer((queries, parameters) => queries.query(parameters)),
  );
  route(
    '/query_range',
    answer((queries, parameters) => queries.queryRange(parameters)),
  );
  route(
    '/series',
    answer((queries, parameters) => queries.series(parameters)),
  );
  route(
    '/labels',
    answer((queries, parameters) => queries.labels(parameters)),
  );
  route(
    '/label/:name/values',
    answer((queries, parameters, request) =>
      queries.labelValues(request.params.name, parameters),
    ),
  );
  route(
    '/metadata',
    answer((queries, parameters) => queries.metadata(parameters)),
  );
  route(
    '/stores',
    answer(() => ({
      receive: STORES.map((name, index) => ({
        name,
        lastCheck: clock.now().toISOString(),
        lastError:
          faults.thanos === 'partial' && index === 1
            ? 'rpc error: code = Unavailable desc = connection refused'
            : null,
        labelSets: [{ receive: `r${index + 1}`, tenant_id: 'default-tenant' }],
        minTime: oldest(clusters()) ?? now(),
        maxTime: Number.MAX_SAFE_INTEGER,
      })),
    })),
  );
  app.use((_: Request, response: Response) => {
    response.status(404).type('text/plain').send('404 page not found\n');
  });
  app.use(
    (
      error: unknown,
      _request: Request,
      response: Response,
      // Express tells an error handler by its four parameters.
      _next: express.NextFunction,
    ) => refuse(response, error),
  );
  return app;
}

function refuse(response: Response, error: unknown) {
  if (error instanceof QueryError) {
    const { status, errorType, message } = error;
    response
      .status(status)
      .json({ status: 'error', errorType, error: message });
    return;
  }
  const status = (error as { status?: unknown }).status;
  const isClients = typeof status === 'number' && status < 500;
  response.status(isClients ? status : 500).json({
    status: 'error',
    errorType: isClients ? 'bad_data' : 'internal',
    error: error instanceof Error ? error.message : 'unknown error',
  });
}

function storeOf(cluster: string): string {
  return STORES[randomOf(`store/${cluster}`)() < 0.5 ? 0 : 1];
}

function storeWarning(): string {
  return `receive series from Addr: ${STORES[1]} LabelSets: {receive="r2", tenant_id="default-tenant"}: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${STORES[1]}: connect: connection refused"`;
}

function oldest(clusters: Iterable<ObservedCluster>): number | undefined {
  let least: number | undefined;
  for (const { reporting } of clusters) {
    const since = reporting[0]?.since;
    if (since !== undefined && (least === undefined || since < least)) {
      least = since;
    }
  }
  return least;
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
