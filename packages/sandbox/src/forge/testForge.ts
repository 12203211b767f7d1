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

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRepositories, Repository } from '../git';
import { SandboxClock, SandboxFaults } from '../types';
import { RunningForge, startForge } from './startForge';

/** A forge on a directory of its own with repository `platform/gitops`; for tests. */
export interface TestForge extends RunningForge {
  directory: string;
  gitops: Repository;
  faults: Pick<SandboxFaults, 'forge'>;
  /** Of `ada`, who may write, `root`, an administrator, and `guest`, who may only read. */
  tokens: { ada: string; root: string; guest: string };
  /** Sends a request to the API as `ada`, or as `token` says ('' for nobody). */
  api(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read into answers of any shape
  ): Promise<{ status: number; headers: Headers; body: any }>;
  /** Stops it and starts another one on the same directory. */
  restart(): Promise<TestForge>;
}

const clock = { now: () => new Date(), speed: 30 } as SandboxClock;

/** Starts a forge for a test; `stop` it, then `removeTestForge`. */
export async function startTestForge(
  directory: string = fs.mkdtempSync(path.join(os.tmpdir(), 'forge-')),
): Promise<TestForge> {
  const repositories = createRepositories({ directory, clock });
  const gitops =
    repositories.get('platform', 'gitops') ??
    (await repositories.create(
      'platform',
      'gitops',
      [
        { path: 'README.md', content: '# GitOps\n\nWhat runs where.\n' },
        { path: 'appsets/workloads.yaml', content: 'kind: ApplicationSet\n' },
        { path: 'clusters/a.yaml', content: 'a: 1\nb: 1\nc: 1\n' },
      ],
      { message: 'Begin', author: { name: 'Seed', email: 'seed@example.com' } },
    ));
  const tokens = { ada: randomUUID(), root: randomUUID(), guest: randomUUID() };
  const faults: Pick<SandboxFaults, 'forge'> = {};
  const forge = await startForge({
    repositories,
    clock,
    faults,
    port: 0,
    users: [
      { login: 'ada', fullName: 'Ada Lovelace', token: tokens.ada },
      { login: 'root', fullName: 'Root', token: tokens.root, admin: true },
      {
        login: 'guest',
        fullName: 'Guest',
        token: tokens.guest,
        access: 'read',
      },
    ],
  });
  return {
    ...forge,
    directory,
    gitops,
    faults,
    tokens,
    async api(method, target, body, token = tokens.ada) {
      const response = await fetch(`${forge.url}/api/v1${target}`, {
        method,
        headers: {
          'Content-Type': 'application/json',
          ...(token ? { Authorization: `token ${token}` } : {}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      const isJson = response.headers.get('Content-Type')?.includes('json');
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? JSON.parse(text) : text,
      };
    },
    async restart() {
      await forge.stop();
      return startTestForge(directory);
    },
  };
}

/** Stops a forge and removes its directory. */
export async function removeTestForge(forge: TestForge): Promise<void> {
  await forge.stop();
  fs.rmSync(forge.directory, { recursive: true });
}

/** A file as the API takes it. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
