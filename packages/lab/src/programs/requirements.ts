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
import { programModules, type ProgramModule } from './catalog';

interface Requirement {
  command: string;
  /** What it is for. */
  purpose: string;
  debian: string;
  macOS: string;
  /** Only where these modules have to be built. */
  onlyFor?(module: ProgramModule): boolean;
}

const requirements: readonly Requirement[] = [
  {
    command: 'cc',
    purpose: "compiles Gitea's database",
    debian: 'apt-get install -y gcc libc6-dev',
    macOS: 'xcode-select --install',
    onlyFor: module => module.cgo === true,
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

/** What the machine has. */
export interface Machine {
  platform: NodeJS.Platform;
  find(command: string): string | undefined;
}

export const thisMachine: Machine = {
  platform: process.platform,
  find: findProgram,
};

/** Absolute path of a program of the machine. */
export function findProgram(
  command: string,
  searchPath: string = process.env.PATH ?? '',
): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter(directory => path.isAbsolute(directory))
    .map(directory => path.join(directory, command))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Names everything that the machine lacks beside Go (see goToolchain.ts), and how to get it.
 *
 * @param missing - modules that are to be built; all where nobody has looked yet
 * @returns undefined where nothing is lacking
 */
export function describeMissing(
  missing: readonly ProgramModule[] = programModules,
  machine: Machine = thisMachine,
): string | undefined {
  const lacking = requirements.filter(
    ({ command, onlyFor }) =>
      (onlyFor === undefined || missing.some(onlyFor)) &&
      machine.find(command) === undefined,
  );
  if (lacking.length === 0) return undefined;
  return [
    'The lab needs programs that are not on this machine:',
    ...lacking.map(
      ({ command, purpose, debian, macOS }) =>
        `  ${command} (${purpose}): ${
          machine.platform === 'darwin' ? macOS : debian
        }`,
    ),
  ].join('\n');
}
