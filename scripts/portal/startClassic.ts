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

import { createProxyMiddleware } from 'http-proxy-middleware';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureAppBuild } from './appBuild.ts';
import { serveApp } from './staticApp.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Serves the classic portal and passes calls of the API on, so that the back end need not know of a second origin. */
async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3001' },
      'backend-port': { type: 'string', default: '7007' },
    },
  });
  const origin = `http://localhost:${values.port}`;
  const directory = await ensureAppBuild({
    root,
    package: 'packages/app-classic',
    say: message => console.log(message),
    signal: new AbortController().signal,
  });
  const proxy = createProxyMiddleware({
    target: `http://127.0.0.1:${values['backend-port']}`,
    pathFilter: '/api',
    ws: true,
    // The back end refuses origins that it does not know.
    on: {
      proxyReq: request => request.removeHeader('origin'),
      proxyReqWs: request => request.removeHeader('origin'),
    },
  });
  const server = await serveApp({
    directory,
    port: Number(values.port),
    backend: origin,
    before: proxy,
  });
  // Otherwise only the first call of the API would make the proxy listen for them.
  server.on('upgrade', proxy.upgrade);
  console.log(`Classic portal ready at ${origin}`);
}

main().catch(error => {
  console.error(`✗ ${error.message}`);
  process.exit(1);
});
