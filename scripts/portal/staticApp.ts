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

import express from 'express';
import type { Server } from 'node:http';

/**
 * Serves the built portal, so that pages load also while the back end restarts. The start page with the configuration in it is the back end's,
 * taken once.
 *
 * @param options.directory - the built app
 * @param options.indexHtml - start page, for every address that is no file
 */
export async function serveApp(options: {
  directory: string;
  indexHtml: string;
  port: number;
}): Promise<Server> {
  const app = express();
  app.disable('x-powered-by');
  app.use(
    '/static',
    // File names hold a hash of their content.
    express.static(`${options.directory}/static`, {
      immutable: true,
      maxAge: '1y',
      fallthrough: false,
    }),
  );
  app.use(express.static(options.directory, { index: false }));
  app.get('*', (_request, response) => {
    response
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(options.indexHtml);
  });
  return new Promise((resolve, reject) => {
    const server = app.listen(options.port, '127.0.0.1', () => resolve(server));
    server.once('error', reject);
  });
}
