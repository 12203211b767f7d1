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

interface Workspace {
  /** Relative to the root. */
  directory: string;
  name: string;
  /** Its file with a configuration schema, relative to the root. */
  schema: string | undefined;
}

function readWorkspaces(root: string): Workspace[] {
  return ['packages', 'plugins'].flatMap(parent =>
    fs.readdirSync(path.join(root, parent)).flatMap(name => {
      const directory = path.join(parent, name);
      const manifest = path.join(root, directory, 'package.json');
      if (!fs.existsSync(manifest)) return [];
      const content = JSON.parse(fs.readFileSync(manifest, 'utf8')) as {
        name: string;
        configSchema?: unknown;
      };
      const { configSchema } = content;
      return {
        directory,
        name: content.name,
        schema:
          typeof configSchema === 'string'
            ? path.join(directory, configSchema)
            : undefined,
      };
    }),
  );
}

/**
 * Compiles the configuration schemas of all packages, unless that was done for the same ones already. Without it the back end compiles them
 * at each start, which takes it longer than anything else.
 *
 * @param options.directory - where compiled schemas are kept, under a name that tells what they were made from
 * @returns the file, as `loadConfigSchema({ serialized })` of `@backstage/config-loader` takes it
 * @throws Error with the end of the compiler's output
 */
export async function ensureConfigSchema(options: {
  root: string;
  directory: string;
  say: (message: string) => void;
  signal: AbortSignal;
}): Promise<string> {
  const { root, directory, say, signal } = options;
  const workspaces = readWorkspaces(root);
  const madeFrom = fingerprint(root, [
    // The schemas of all that is installed, and what compiles them.
    'yarn.lock',
    ...workspaces.map(each => path.join(each.directory, 'package.json')),
    ...workspaces.flatMap(each => each.schema ?? []),
  ]);
  const name = `config-schema-${madeFrom.slice(0, 16)}.json`;
  const file = path.join(directory, name);
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(directory, { recursive: true });
  const warnings = await runQuietly({
    failure: 'The configuration schemas cannot be compiled',
    args: [
      path.join(import.meta.dirname, 'compileConfigSchema.ts'),
      file,
      ...workspaces.map(each => each.name),
    ],
    // Names of packages are looked up from here.
    cwd: root,
    signal,
  });
  if (warnings) say(warnings);
  for (const other of fs.readdirSync(directory)) {
    if (/^config-schema-\w+\.json$/.test(other) && other !== name) {
      fs.rmSync(path.join(directory, other));
    }
  }
  return file;
}
