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

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Serves the portal's pages: `pages.ts ROOT DIRECTORY PORT BACKEND_URL`. A process of its own, so that they load also while the back end restarts.

/** Of `npm start`, whose modules are of the other kind than this package's. */
interface PortalModules {
  ensureAppBuild(options: {
    root: string;
    package: string;
    say: (message: string) => void;
    signal: AbortSignal;
  }): Promise<string>;
  serveApp(options: {
    directory: string;
    port: number;
    backend: string;
  }): Promise<unknown>;
}

async function main([root, directory, port, backend]: string[]) {
  const load = (file: string) =>
    import(pathToFileURL(path.join(root, 'scripts/portal', file)).href);
  const { ensureAppBuild, serveApp } = {
    ...(await load('appBuild.ts')),
    ...(await load('staticApp.ts')),
  } as PortalModules;
  const stop = new AbortController();
  process.once('SIGTERM', () => {
    stop.abort();
    process.exit(0);
  });
  const built = await ensureAppBuild({
    root,
    package: 'packages/app',
    say: message => console.log(message),
    signal: stop.signal,
  });
  // A copy: another start after a change of the sources builds into the same directory.
  fs.rmSync(directory, { recursive: true, force: true });
  fs.cpSync(built, directory, { recursive: true });
  await serveApp({ directory, port: Number(port), backend });
  console.log(`Serving ${directory} at port ${port}`);
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
