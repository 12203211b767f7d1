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

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import Ajv2020 from 'ajv/dist/2020';
import express from 'express';
import { ephemeralClustersPlugin } from '../plugin';
import { openApiDocument } from '../schema/openapi/openApiDocument';
import { describedApi } from '../__testUtils__/describedApi';
import { createOpenApiRouter } from './openApiRouter';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Routes of a router and of those in it: "get /clusters/{name}". */
function routesOf({ stack = [] }: { stack?: Layer[] }): string[] {
  return stack.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map(
          method => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
        )
      : routesOf(handle),
  );
}

function described(): string[] {
  return Object.entries(openApiDocument.paths as object).flatMap(
    ([path, operations]) =>
      Object.keys(operations).map(method => `${method} ${path}`),
  );
}

describe('the OpenAPI document', () => {
  it('describes every route of the plugin, and no other', async () => {
    const httpRouter = mockServices.httpRouter.mock();
    const backend = await startTestBackend({
      features: [ephemeralClustersPlugin, httpRouter.factory],
    });
    await backend.stop();
    const served = httpRouter.use.mock.calls
      .flatMap(([handler]) => routesOf(handler as unknown as Layer['handle']))
      // The permission framework's own.
      .filter(route => !route.includes('/.well-known/'));
    expect(described().sort()).toEqual(served.sort());
  });

  it('names each operation once, and only schemas that there are', () => {
    const operations = Object.values(openApiDocument.paths as object)
      .flatMap(item => Object.values(item))
      .map(item => (item as { operationId: string }).operationId);
    expect(new Set(operations).size).toBe(operations.length);

    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'api', ...openApiDocument });
    const { schemas } = openApiDocument.components as { schemas: object };
    for (const name of Object.keys(schemas)) {
      expect(() =>
        ajv.compile({ $ref: `api#/components/schemas/${name}` }),
      ).not.toThrow();
    }
    const used = JSON.stringify(openApiDocument).match(/schemas\/\w+/g) ?? [];
    expect([...new Set(used)].sort()).toEqual(
      Object.keys(schemas)
        .map(name => `schemas/${name}`)
        .sort(),
    );
  });

  it('is there for whoever is signed in', async () => {
    const app = express();
    app.use(createOpenApiRouter({ httpAuth: mockServices.httpAuth() }));
    const { body, status } = await describedApi(app).get('/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(openApiDocument);
  });
});
