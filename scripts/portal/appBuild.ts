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
import { fingerprint } from './fingerprint.ts';
import { runQuietly } from './runQuietly.ts';

/** Directories of the packages whose sources end up in the browser, beside the app's own. */
const sharedSources = [
  'plugins/ephemeral-clusters/src',
  'plugins/ephemeral-clusters/package.json',
  'plugins/ephemeral-clusters/config.d.ts',
  'plugins/ephemeral-clusters-common/src',
  'plugins/ephemeral-clusters-common/package.json',
  // Which packages are discovered is decided while building.
  'app-config.yaml',
  'yarn.lock',
];

/**
 * Builds a portal's front end unless it is built from the same sources already.
 *
 * @returns the directory to serve
 * @throws Error with the end of the build's output
 */
export async function ensureAppBuild(options: {
  root: string;
  /** Directory of the app's package, relative to the root. */
  package: string;
  say: (message: string) => void;
  signal: AbortSignal;
}): Promise<string> {
  const { root, say, signal } = options;
  const directory = path.join(root, options.package, 'dist');
  const stamp = path.join(directory, '.built-from');
  const wanted = fingerprint(root, [
    ...['src', 'public', 'package.json'].map(name =>
      path.join(options.package, name),
    ),
    ...sharedSources,
  ]);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return directory;
  }
  say(
    'Building the portal (once for each change of its sources; about a minute)',
  );
  await runQuietly({
    failure: 'The portal cannot be built',
    args: [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
      '--config',
      path.join(root, 'app-config.yaml'),
    ],
    cwd: path.join(root, options.package),
    signal,
  });
  fs.writeFileSync(stamp, wanted);
  return directory;
}
