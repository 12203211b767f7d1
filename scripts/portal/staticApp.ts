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

import express, { type RequestHandler } from 'express';
import fs from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';

/**
 * Start page of a built portal, with its own addresses. The build has app-config.yaml in it; a later configuration in the page goes before it.
 */
function renderIndex(
  directory: string,
  addresses: { portal: string; backend: string },
): string {
  const config = [
    {
      context: 'start',
      data: {
        app: { baseUrl: addresses.portal },
        backend: { baseUrl: addresses.backend },
      },
    },
  ];
  return fs
    .readFileSync(path.join(directory, 'index.html'), 'utf8')
    .replace(
      '</head>',
      `<script type="backstage.io/config">${JSON.stringify(
        config,
      )}</script></head>`,
    );
}

/**
 * Serves a built portal on the loopback interface, so that pages load also while the back end restarts.
 *
 * @param options.directory - the built app
 * @param options.backend - address of the back end for the browser
 * @param options.before - answers first, e.g. a proxy
 */
export async function serveApp(options: {
  directory: string;
  port: number;
  backend: string;
  before?: RequestHandler;
}): Promise<Server> {
  const indexHtml = renderIndex(options.directory, {
    portal: `http://localhost:${options.port}`,
    backend: options.backend,
  });
  const app = express();
  app.disable('x-powered-by');
  if (options.before) app.use(options.before);
  app.use(
    '/static',
    // File names hold a hash of their content.
    express.static(path.join(options.directory, 'static'), {
      immutable: true,
      maxAge: '1y',
      fallthrough: false,
    }),
  );
  app.use(express.static(options.directory, { index: false }));
  app.get('*', (_request, response) => {
    response.type('html').set('Cache-Control', 'no-store').send(indexHtml);
  });
  return new Promise((resolve, reject) => {
    const server = app.listen(options.port, '127.0.0.1', () => resolve(server));
    server.once('error', reject);
  });
}
