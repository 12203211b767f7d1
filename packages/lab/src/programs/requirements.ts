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

import { spawnSync } from 'node:child_process';

interface Requirement {
  command: string;
  /** What it is for. */
  purpose: string;
  debian: string;
  macOS: string;
}

const requirements: readonly Requirement[] = [
  {
    command: 'go',
    purpose: 'builds the programs',
    debian: 'see https://go.dev/dl',
    macOS: 'brew install go',
  },
  {
    command: 'cc',
    purpose: "builds Gitea's database",
    debian: 'apt-get install -y gcc libc6-dev',
    macOS: 'xcode-select --install',
  },
  {
    command: 'git',
    purpose: 'is what Gitea and Argo CD work with',
    debian: 'apt-get install -y git',
    macOS: 'xcode-select --install',
  },
  {
    command: 'kubectl',
    purpose: 'applies what an operator would',
    debian: 'see https://kubernetes.io/docs/tasks/tools',
    macOS: 'brew install kubectl',
  },
  {
    command: 'redis-server',
    purpose: "is Argo CD's cache",
    debian: 'apt-get install -y redis-server',
    macOS: 'brew install redis',
  },
  {
    command: 'prometheus',
    purpose: 'scrapes the workload clusters',
    debian: 'apt-get install -y prometheus',
    macOS: 'brew install prometheus',
  },
];

/** Absolute path of a program of the machine. */
export function findProgram(command: string): string | undefined {
  const found = spawnSync('which', [command], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/**
 * Names everything that the machine lacks, and how to get it.
 *
 * @returns undefined where nothing is missing
 */
export function describeMissing(
  find: (command: string) => string | undefined = findProgram,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const missing = requirements.filter(item => find(item.command) === undefined);
  if (missing.length === 0) return undefined;
  return [
    'The lab needs programs that are not on this machine:',
    ...missing.map(
      item =>
        `  ${item.command} (${item.purpose}): ${
          platform === 'darwin' ? item.macOS : item.debian
        }`,
    ),
  ].join('\n');
}
