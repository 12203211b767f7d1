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

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, test } from 'node:test';
import { ManagedProcess } from './ManagedProcess.ts';

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'managed-'));
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

function manage(program: string, restart = false) {
  let tellGone: (message: string) => void;
  const gone = new Promise<string>(resolve => {
    tellGone = resolve;
  });
  let tellSaid: (message: string) => void;
  const said = new Promise<string>(resolve => {
    tellSaid = resolve;
  });
  const managed = new ManagedProcess({
    name: 'The program',
    command: process.execPath,
    args: ['-e', program],
    cwd: directory,
    env: process.env,
    log: path.join(directory, 'logs/program.log'),
    pidFile: path.join(directory, 'program.pid'),
    verbose: false,
    restart,
    onGone: message => tellGone(message),
    say: message => tellSaid(message),
  });
  return { managed, gone, said };
}

/** A program that tells a port that it runs, and does so until it is ended. */
async function reporter() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    program: `require('node:net').connect(${port}, '127.0.0.1')`,
    connected: () => once(server, 'connection') as Promise<[net.Socket]>,
    close: () => server.close(),
  };
}

test('reports an end by name, with the end of the log', async () => {
  const { managed, gone } = manage(
    'console.error("no such database"); process.exitCode = 3',
    true,
  );
  managed.start();
  const message = await gone;
  assert.match(message, /^The program ended \(code 3\)/);
  assert.match(message, /no such database/);
  assert.equal(fs.existsSync(path.join(directory, 'program.pid')), false);
});

test('starts again what was up, and stops for good when it is told to', async () => {
  const { program, connected, close } = await reporter();
  const { managed, said } = manage(program, true);
  const first = connected();
  managed.start();
  await first;
  managed.isUp();
  const pid = managed.pid!;
  assert.equal(
    fs.readFileSync(path.join(directory, 'program.pid'), 'utf8'),
    String(pid),
  );
  const second = connected();
  process.kill(pid, 'SIGKILL');
  assert.match(await said, /ended \(SIGKILL\); starting it again/);
  const [socket] = await second;
  assert.notEqual(managed.pid, pid);
  const ended = once(socket.resume(), 'close');
  socket.on('error', () => {});
  await managed.stop(60_000);
  await ended;
  assert.equal(managed.pid, undefined);
  close();
});

test('ends by force what does not end when it is asked to', async () => {
  const { program, connected, close } = await reporter();
  const { managed } = manage(`process.on('SIGTERM', () => {}); ${program}`);
  const connection = connected();
  managed.start();
  const [socket] = await connection;
  socket.on('error', () => {});
  const ended = once(socket.resume(), 'close');
  await managed.stop(1);
  await ended;
  assert.equal(managed.pid, undefined);
  close();
});

test('what is loaded with endWithParent ends when its parent is killed', async () => {
  const { program, connected, close } = await reporter();
  const preload = path.join(import.meta.dirname, 'endWithParent.cjs');
  const parent = spawn(process.execPath, [
    '-e',
    `require('node:child_process').spawn(process.execPath, ['--require', ${JSON.stringify(
      preload,
    )}, '-e', ${JSON.stringify(
      program,
    )}], { stdio: ['pipe', 'pipe', 'pipe'], detached: true }); setInterval(() => {}, 1e6)`,
  ]);
  const [socket] = await connected();
  socket.on('error', () => {});
  const ended = once(socket.resume(), 'close');
  parent.kill('SIGKILL');
  await ended;
  close();
});
