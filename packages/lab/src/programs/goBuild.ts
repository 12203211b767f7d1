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
import fs from 'node:fs';
import path from 'node:path';
import { pinnedVersion } from './goMod';
import type { ProgramModule, ProgramTool } from './catalog';

/** One run of `go build`: what shares packages in one go. */
export interface GoBuild {
  args: readonly string[];
  /** Name that Go gives to an executable, to the name that it shall have. */
  names: ReadonlyMap<string, string>;
}

/** Runs of `go build` that make the executables of a module in a folder. */
export function goBuilds(
  module: ProgramModule,
  goMod: string,
  directory: string,
): GoBuild[] {
  const version = pinnedVersion(goMod, module.module);
  const values = Object.entries(module.values?.(version) ?? {}).map(
    ([variable, value]) => `-X ${variable}=${value}`,
  );
  return groupsByName(module.tools).map(tools => ({
    args: [
      'build',
      '-v',
      '-trimpath',
      ...(module.tags ? [`-tags=${module.tags.join(',')}`] : []),
      `-ldflags=${['-s', '-w', ...values].join(' ')}`,
      '-o',
      `${directory}${path.sep}`,
      ...tools.map(tool => tool.package),
    ],
    names: new Map(
      tools.map(tool => [executableName(tool.package), tool.name]),
    ),
  }));
}

/** Go puts several executables into a folder in one run, but only if their packages' names differ (Cluster API has two of the name `kubeadm`). */
function groupsByName(tools: readonly ProgramTool[]): ProgramTool[][] {
  const groups: ProgramTool[][] = [];
  for (const tool of tools) {
    const name = executableName(tool.package);
    const group = groups.find(
      items => !items.some(item => executableName(item.package) === name),
    );
    if (group) group.push(tool);
    else groups.push([tool]);
  }
  return groups;
}

/** As Go does: the last word of the path that is not its major version. */
function executableName(packagePath: string): string {
  const words = packagePath.split('/');
  const last = words.pop() ?? '';
  return /^v\d+$/.test(last) ? words.pop() ?? last : last;
}

/** Settings of Go that a build needs, beside those of the machine. */
export function goEnvironment(module: ProgramModule): Record<string, string> {
  return {
    CGO_ENABLED: module.cgo ? '1' : '0',
    ...(module.experiments && { GOEXPERIMENT: module.experiments.join(',') }),
    // A workspace around the repository is none of the lab's.
    GOWORK: 'off',
  };
}

export interface GoBuildOptions {
  go: string;
  cwd: string;
  /** For the executables, and for what Go works in. */
  directory: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Called for each package that was compiled. */
  onPackage(): void;
}

/**
 * Runs one build at low priority.
 *
 * @throws Error with the end of Go's message; the reason of the signal where that stopped it
 */
export async function runGoBuild(
  build: GoBuild,
  options: GoBuildOptions,
): Promise<void> {
  options.signal.throwIfAborted();
  const temporary = path.join(options.directory, '.tmp');
  fs.mkdirSync(temporary, { recursive: true });
  // An own group, so that the compilers and linkers that Go started end with it.
  const child = spawn('nice', ['-n', '19', options.go, ...build.args], {
    cwd: options.cwd,
    env: { ...options.env, GOTMPDIR: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const end = () => endGroup(child.pid);
  options.signal.addEventListener('abort', end);
  process.once('exit', end);
  const messages: string[] = [];
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (isPackage(line)) options.onPackage();
      else messages.push(line);
    }
  });
  try {
    const [code, killed] = await new Promise<
      [number | null, NodeJS.Signals | null]
    >((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...result) => resolve(result));
    });
    options.signal.throwIfAborted();
    // As the kernel does where memory is short.
    if (killed) messages.push(`Go was ended by ${killed}.`);
    if (code !== 0) throw new Error(lastLines([...messages, rest]));
  } finally {
    options.signal.removeEventListener('abort', end);
    process.removeListener('exit', end);
    // Stopped, Go leaves the hundreds of megabytes there that it worked in.
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
  for (const [from, to] of build.names) {
    fs.renameSync(
      path.join(options.directory, from),
      path.join(options.directory, to),
    );
  }
}

/** Whether a line of `go build -v` names a package, and is no message. */
export function isPackage(line: string): boolean {
  return /^[\w.~-]+(\/[\w.~-]+)*$/.test(line);
}

/** What Go said at last: the reason is at the end, after the downloads. */
export function lastLines(lines: readonly string[], count = 15): string {
  const said = lines.filter(
    line => line.trim() !== '' && !line.startsWith('go: downloading '),
  );
  return said.slice(-count).join('\n') || 'Go ended without a message.';
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It is gone already.
  }
}
