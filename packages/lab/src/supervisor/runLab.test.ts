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

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Progress } from '../progress';
import { labPorts } from '../ports';
import { Programs } from '../programs';
import type { LabStep } from '../types';
import type { LabOptions } from './LabRun';
import { identify, isRunning } from './processIdentity';
import { runLab } from './runLab';
import { findSetpriv } from './setpriv';
import { supervisorOf } from './stateDirectory';
import { readStatus } from './status';
import { makeTestLab, testIntervals, type TestLab, until } from './testLab';

const root = path.resolve(__dirname, '../../../..');

describe('runLab', () => {
  let lab: TestLab;
  let stop: AbortController;
  let children: ChildProcess[];
  const said: string[] = [];

  const progress: Progress = {
    say: message => said.push(message),
    begin: title => {
      said.push(title);
      return {
        note: () => {},
        end: outcome => said.push(`${title} ${outcome}`),
      };
    },
    close: () => {},
  };

  beforeEach(() => {
    said.length = 0;
    children = [];
    lab = makeTestLab();
    stop = new AbortController();
  });

  afterEach(() => {
    children.forEach(child => child.kill('SIGKILL'));
    lab.remove();
  });

  const run = (steps: LabStep[], changes: Partial<LabOptions> = {}) =>
    runLab({
      root,
      stateDirectory: lab.state,
      ports: labPorts(),
      wantedPorts: [],
      programs: new Programs(root),
      build: async () => {},
      steps,
      progress,
      intervals: testIntervals,
      signal: stop.signal,
      ...changes,
    });

  const step = (name: string): LabStep => ({
    name,
    run: context => context.start(lab.spec(name)),
  });

  const isReady = () => readStatus(lab.state)?.phase === 'ready';

  it('builds, runs the steps in order, is ready, and stops when it is asked to', async () => {
    const running = run([step('etcd'), step('api')], {
      portal: 'http://localhost:1',
      build: async ({ say }) => say('Nothing to build'),
    });
    await until('it is ready', isReady);
    expect(said).toContain('Nothing to build');
    expect(said.filter(line => line.endsWith(' done'))).toEqual([
      'Programs done',
      'etcd 1.0 done',
      'etcd done',
      'api 1.0 done',
      'api done',
    ]);
    expect(said.at(-1)).toBe('Portal ready at http://localhost:1');
    expect(said.at(-2)).toMatch(/^Lab ready /);
    expect(readStatus(lab.state)).toMatchObject({
      phase: 'ready',
      supervisor: process.pid,
      portal: 'http://localhost:1',
      processes: [
        { name: 'etcd', state: 'up' },
        { name: 'api', state: 'up' },
      ],
    });
    expect(supervisorOf(lab.state)?.pid).toBe(process.pid);
    stop.abort();
    await running;
    expect(lab.events().slice(-2)).toEqual(['api stopped', 'etcd stopped']);
    expect(readStatus(lab.state)?.phase).toBe('stopped');
    expect(supervisorOf(lab.state)).toBeUndefined();
  });

  it('stops everything and says why when a step fails', async () => {
    const running = run([
      step('etcd'),
      {
        name: 'Accounts',
        run: async () => {
          throw new Error('The forge refuses: 403');
        },
      },
      step('never'),
    ]);
    await expect(running).rejects.toThrow('The forge refuses: 403');
    expect(lab.events()).toEqual(['etcd started', 'etcd stopped']);
    expect(readStatus(lab.state)).toMatchObject({
      phase: 'failed',
      failure: 'The forge refuses: 403',
    });
    expect(supervisorOf(lab.state)).toBeUndefined();
  });

  it('stops everything when a process ends while another step waits', async () => {
    const running = run([
      step('etcd'),
      {
        name: 'Waiting',
        run: async ({ signal }) => {
          process.kill(readStatus(lab.state)!.processes[0].pid!, 'SIGKILL');
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        },
      },
    ]);
    await expect(running).rejects.toThrow(/^etcd was ended by SIGKILL/);
    expect(readStatus(lab.state)?.failure).toMatch(/^etcd was ended/);
  });

  it('gives the steps secrets that stay the same at the next start', async () => {
    const seen: string[] = [];
    const secrets: LabStep = {
      name: 'Secrets',
      run: async context => {
        seen.push(context.secrets.get('admin'), context.secrets.get('other'));
      },
    };
    for (let start = 0; start < 2; start += 1) {
      stop = new AbortController();
      const running = run([secrets]);
      await until('it is ready', isReady);
      stop.abort();
      await running;
    }
    expect(seen[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(seen[1]).not.toBe(seen[0]);
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
    const file = path.join(lab.state, 'secrets.json');
    expect(fs.statSync(file).mode.toString(8)).toMatch(/600$/);
  });

  it('refuses a second supervisor on the same state', async () => {
    const running = run([step('etcd')]);
    await until('it is ready', isReady);
    await expect(run([step('other')])).rejects.toThrow(
      `A lab runs on ${lab.state} already (process ${process.pid})`,
    );
    expect(isReady()).toBe(true);
    stop.abort();
    await running;
  });

  it('refuses a directory that no lab made', async () => {
    fs.mkdirSync(lab.state);
    fs.writeFileSync(path.join(lab.state, 'thesis.txt'), '');
    await expect(run([step('etcd')])).rejects.toThrow('no lab made it');
    expect(fs.readdirSync(lab.state)).toEqual(['thesis.txt']);
  });

  it('says which port is in use, for what it is needed, and what to do', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await until('it listens', () => server.listening);
    const { port } = server.address() as net.AddressInfo;
    try {
      await expect(
        run([step('etcd')], {
          wantedPorts: [{ port, purpose: 'api server', option: 'port-base' }],
        }),
      ).rejects.toThrow(
        `Port ${port} (api server) is in use.\nStop what uses it, or choose other ports: npm run lab:up -- --port-base 8600`,
      );
    } finally {
      server.close();
    }
    expect(lab.events()).toEqual([]);
    expect(supervisorOf(lab.state)).toBeUndefined();
  });

  describe('killed', () => {
    const start = async (withSetpriv: boolean) => {
      const supervisor = spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          path.join(__dirname, '__fixtures__/supervise.ts'),
          lab.state,
          path.join(path.dirname(lab.state), 'events'),
        ],
        {
          stdio: 'inherit',
          env: {
            ...process.env,
            ...(!withSetpriv && { PATH: path.dirname(lab.state) }),
          },
        },
      );
      children.push(supervisor);
      await until('it is ready', isReady);
      const process_ = readStatus(lab.state)!.processes[0];
      return { supervisor, started: identify(process_.pid!)! };
    };

    it('takes its processes with it, and the status says so', async () => {
      // Elsewhere the next start does it, as shown below.
      if (!findSetpriv()) return;
      const { supervisor, started } = await start(true);
      expect(isRunning(started)).toBe(true);
      supervisor.kill('SIGKILL');
      await until('its process is gone', () => !isRunning(started));
      await until(
        'the supervisor is gone',
        () => supervisorOf(lab.state) === undefined,
      );
      expect(readStatus(lab.state)).toMatchObject({
        phase: 'failed',
        failure: expect.stringContaining('was killed'),
      });
    });

    it('has what it left ended by the next start, where the machine does not', async () => {
      const { supervisor, started } = await start(false);
      supervisor.kill('SIGKILL');
      await until(
        'the supervisor is gone',
        () => supervisorOf(lab.state) === undefined,
      );
      expect(isRunning(started)).toBe(true);
      const running = run([step('etcd')]);
      await until('it is ready', isReady);
      expect(isRunning(started)).toBe(false);
      expect(said).toContain('Ended what an earlier lab had left: only');
      stop.abort();
      await running;
    });
  });
});
