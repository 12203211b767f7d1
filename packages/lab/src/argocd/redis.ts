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

import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { run } from '../programs';
import type { LabContext } from '../types';

/** Text of redis' configuration: on loopback, with a password, nothing kept. */
export function redisConfig(port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    'daemonize no',
    '',
  ].join('\n');
}

/** Starts redis, which Argo CD keeps its cache in. The password is in a file, since arguments can be read by everybody on the machine. */
export async function startRedis(lab: LabContext): Promise<void> {
  const directory = path.join(lab.stateDirectory, 'argocd');
  const file = path.join(directory, 'redis.conf');
  const password = lab.secrets.get('redisPassword');
  const command = lab.programs.system('redis-server');
  await fs.mkdir(directory, { recursive: true, mode: 0o700 });
  await fs.writeFile(file, redisConfig(lab.ports.redis, password), {
    mode: 0o600,
  });
  const version = /v=(\S+)/.exec(await run(command, ['--version']))?.[1];
  await lab.start({
    name: 'redis',
    command,
    args: [file],
    cwd: directory,
    version: version ?? 'unknown',
    ports: [lab.ports.redis],
    healthy: () => answersPing(lab.ports.redis, password),
  });
}

function answersPing(port: number, password: string): Promise<boolean> {
  return new Promise(resolve => {
    let answer = '';
    const socket = net.connect(port, '127.0.0.1', () =>
      socket.end(`AUTH ${password}\r\nPING\r\nQUIT\r\n`),
    );
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', chunk => {
      answer += chunk;
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer.includes('+PONG')));
  });
}
