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

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

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

function fingerprint(root: string, app: string): string {
  const hash = createHash('sha256');
  const visit = (file: string) => {
    if (!fs.existsSync(file)) return;
    if (fs.statSync(file).isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) {
        visit(path.join(file, name));
      }
    } else if (!/\.test\.tsx?$/.test(file)) {
      hash.update(path.relative(root, file)).update(fs.readFileSync(file));
    }
  };
  const own = ['src', 'public', 'package.json'].map(name => `${app}/${name}`);
  for (const source of [...own, ...sharedSources]) {
    visit(path.join(root, source));
  }
  return hash.digest('hex');
}

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
  const wanted = fingerprint(root, options.package);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return directory;
  }
  say(
    'Building the portal (once for each change of its sources; about a minute)',
  );
  const output: Buffer[] = [];
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
      '--config',
      path.join(root, 'app-config.yaml'),
    ],
    {
      cwd: path.join(root, options.package),
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    },
  );
  child.stdout.on('data', chunk => output.push(chunk));
  child.stderr.on('data', chunk => output.push(chunk));
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code =>
      code === 0
        ? resolve()
        : reject(
            new Error(
              `The portal cannot be built:\n${Buffer.concat(output)
                .toString()
                .split('\n')
                .slice(-40)
                .join('\n')}`,
            ),
          ),
    );
  });
  fs.writeFileSync(stamp, wanted);
  return directory;
}
