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
import { isRunning, identify } from './processIdentity';
import { Supervisor } from './Supervisor';
import { makeTestLab, testIntervals, type TestLab, until } from './testLab';

describe('Supervisor', () => {
  let lab: TestLab;
  let supervisor: Supervisor;
  const said: string[] = [];
  const failures: Error[] = [];

  beforeEach(() => {
    said.length = 0;
    failures.length = 0;
    lab = makeTestLab();
    supervisor = new Supervisor({
      stateDirectory: lab.state,
      intervals: testIntervals,
      say: message => said.push(message),
      onChange: () => {},
      onFailure: error => failures.push(error),
    });
  });

  afterEach(async () => {
    await supervisor.stop();
    lab.remove();
  });

  const log = (name: string) =>
    fs.readFileSync(`${lab.state}/logs/${name}.log`, 'utf8');
  const statusOf = (name: string) =>
    supervisor.status().find(process => process.name === name)!;

  it('starts processes one after the other, and stops the last one first', async () => {
    await supervisor.start(lab.spec('first'));
    await supervisor.start(lab.spec('second'));
    expect(lab.events()).toEqual(['first started', 'second started']);
    await supervisor.stop();
    expect(lab.events().slice(2)).toEqual(['second stopped', 'first stopped']);
    expect(supervisor.status().map(({ state }) => state)).toEqual([
      'down',
      'down',
    ]);
  });

  it('waits until a process is healthy', async () => {
    let healthy = false;
    let asked = 0;
    const start = supervisor.start(
      lab.spec('slow', {
        healthy: async () => {
          asked += 1;
          if (asked === 1) throw new Error('connection refused');
          return healthy;
        },
      }),
    );
    await until('it is asked again', () => asked > 2);
    expect(statusOf('slow').state).toBe('starting');
    healthy = true;
    await start;
    expect(statusOf('slow')).toMatchObject({
      state: 'up',
      restarts: 0,
      version: '1.0',
      pid: expect.any(Number),
      startedAt: expect.any(String),
    });
  });

  it('names a process that does not become healthy in time', async () => {
    const start = supervisor.start(
      lab.spec('never', { startSeconds: 0.1, healthy: async () => false }),
    );
    await expect(start).rejects.toThrow(
      /^never is not healthy after 0.1 seconds. The end of its log \(.*never\.log\):\n/,
    );
  });

  it('names a process that ends while it starts, with the end of its log', async () => {
    const start = supervisor.start(
      lab.spec('broken', {
        args: ['--eval', "console.error('no such flag: --x'); process.exit(3)"],
        healthy: async () => false,
      }),
    );
    await expect(start).rejects.toThrow(
      /^broken ended with code 3\. The end of its log[^]*no such flag: --x/,
    );
  });

  it('names a program that is not there', async () => {
    const start = supervisor.start(
      lab.spec('absent', { command: '/no/such/program' }),
    );
    await expect(start).rejects.toThrow(/^absent cannot be started: .*ENOENT/);
  });

  it('gives processes nothing of the environment but what they need', async () => {
    process.env.LAB_TEST_SECRET = 'secret';
    try {
      await supervisor.start(
        lab.spec('curious', {
          env: { GIVEN: 'yes' },
          args: [
            '--eval',
            'console.log(JSON.stringify(process.env)); setInterval(() => {}, 1000)',
          ],
          healthy: async () => log('curious').includes('}'),
        }),
      );
    } finally {
      delete process.env.LAB_TEST_SECRET;
    }
    const env = JSON.parse(log('curious'));
    expect(env).toMatchObject({ GIVEN: 'yes', PATH: process.env.PATH });
    expect(env).not.toHaveProperty('LAB_TEST_SECRET');
  });

  it('calls the start failed when a process ends that had been up', async () => {
    await supervisor.start(lab.spec('etcd'));
    process.kill(statusOf('etcd').pid!, 'SIGKILL');
    await until('it is noticed', () => failures.length > 0);
    expect(failures[0].message).toMatch(
      /^etcd was ended by SIGKILL\. The end of its log[^]*Hello from etcd/,
    );
    expect(statusOf('etcd')).toMatchObject({
      state: 'down',
      lastEnd: { how: 'was ended by SIGKILL' },
    });
  });

  it('reports a process that ends once the lab is up, and starts it again', async () => {
    await supervisor.start(lab.spec('etcd'));
    supervisor.isUp();
    const { pid } = statusOf('etcd');
    process.kill(pid!, 'SIGKILL');
    await until('it is up again', () => said.includes('etcd is up again'));
    expect(said[0]).toMatch(/^etcd was ended by SIGKILL\. The end of its log/);
    expect(statusOf('etcd')).toMatchObject({ state: 'up', restarts: 1 });
    expect(statusOf('etcd').pid).not.toBe(pid);
    expect(failures).toEqual([]);
  });

  it('gives up on a process that ends again and again', async () => {
    await supervisor.start(lab.spec('etcd'));
    supervisor.isUp();
    for (let restarts = 0; restarts <= 3; restarts += 1) {
      await until(
        'it is up',
        () =>
          statusOf('etcd').state === 'up' &&
          statusOf('etcd').restarts === restarts,
      );
      process.kill(statusOf('etcd').pid!, 'SIGKILL');
    }
    await until('it is given up', () => failures.length > 0);
    expect(failures[0].message).toMatch(
      /^etcd was ended[^]*started again 3 times/,
    );
    expect(statusOf('etcd')).toMatchObject({ state: 'down', restarts: 3 });
  });

  it('says when a process that runs is not well', async () => {
    let healthy = true;
    await supervisor.start(lab.spec('gitea', { healthy: async () => healthy }));
    healthy = false;
    await until('it is noticed', () => statusOf('gitea').state !== 'up');
    expect(statusOf('gitea')).toMatchObject({
      state: 'unhealthy',
      pid: expect.any(Number),
    });
    expect(said).toEqual([expect.stringContaining('gitea does not say')]);
    healthy = true;
    await until('it is well again', () => statusOf('gitea').state === 'up');
    expect(said[1]).toBe('gitea is well again');
  });

  it('ends what does not stop when it is told to hurry', async () => {
    await supervisor.start(
      lab.spec('stubborn', {
        args: [
          '--eval',
          "process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000); console.log('deaf')",
        ],
        healthy: async () => log('stubborn').includes('deaf'),
      }),
    );
    const identity = identify(statusOf('stubborn').pid!)!;
    const stopped = supervisor.stop();
    await until('it was asked', () => log('stubborn').includes('no'));
    expect(isRunning(identity)).toBe(true);
    supervisor.kill();
    await stopped;
    expect(isRunning(identity)).toBe(false);
  });

  it('stops in the middle of a start', async () => {
    const start = supervisor.start(
      lab.spec('slow', { healthy: async () => false }),
    );
    const refused = start.catch((error: Error) => error.message);
    await until('it runs', () => lab.events().includes('slow started'));
    await supervisor.stop();
    expect(await refused).toContain('being stopped');
    expect(lab.events()).toEqual(['slow started', 'slow stopped']);
    await expect(supervisor.start(lab.spec('late'))).rejects.toThrow(
      'being stopped',
    );
  });
});
