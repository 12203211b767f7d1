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
import { makeTestLab, type TestLab, until } from '../supervisor/testLab';
import { readStatus, supervisorOf } from '../supervisor';
import { down } from './down';
import { logs } from './logs';
import { reset } from './reset';
import { statusJson, statusText } from './status';

describe('verbs', () => {
  let lab: TestLab;
  let said: string[];
  let stop: () => void;
  const say = (message: string) => said.push(message);

  beforeEach(() => {
    lab = makeTestLab();
    said = [];
    stop = () => {};
  });

  afterEach(() => {
    stop();
    lab.remove();
  });

  /** A lab of one small program, in a process of its own. */
  async function start(): Promise<void> {
    const supervisor = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, '../supervisor/__fixtures__/supervise.ts'),
        lab.state,
        path.join(path.dirname(lab.state), 'events'),
      ],
      { stdio: 'inherit' },
    );
    stop = () => supervisor.kill('SIGKILL');
    await until('it is ready', () => readStatus(lab.state)?.phase === 'ready');
  }

  describe('of a lab that is up', () => {
    beforeEach(start);

    it('tell how every process is', () => {
      const { processes } = readStatus(lab.state)!;
      expect(statusJson(lab.state)).toMatchObject({
        running: true,
        phase: 'ready',
        processes: [
          {
            name: 'only',
            version: '1.0',
            healthy: true,
            pid: processes[0].pid,
            residentBytes: expect.any(Number),
          },
        ],
      });
      const lines = statusText(lab.state).split('\n');
      expect(lines[0]).toMatch(/^The lab is up \(for .*\)\. Supervisor: /);
      expect(lines.at(-2)).toMatch(
        /^PROCESS +PORTS +PID +VERSION +MEMORY +HEALTHY +UPTIME +RESTARTS$/,
      );
      expect(lines.at(-1)).toMatch(/^only +\d+ +1\.0 +\d+ MB +yes +.* s +0$/);
    });

    it('stop it and wait until all is gone', async () => {
      const { pid } = readStatus(lab.state)!.processes[0];
      await down(lab.state, say);
      expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
      expect(supervisorOf(lab.state)).toBeUndefined();
      expect(lab.events()).toEqual(['only started', 'only stopped']);
      expect(statusText(lab.state)).toMatch(/^The lab is stopped\./);
      expect(said.at(-1)).toBe('The lab is stopped.');
    });

    it('do not forget it while it runs, unless it may be stopped', async () => {
      await expect(reset(lab.state, { force: false, say })).rejects.toThrow(
        /^The lab runs \(process \d+\)/,
      );
      expect(supervisorOf(lab.state)).toBeDefined();
      await reset(lab.state, { force: true, say });
      expect(fs.existsSync(lab.state)).toBe(false);
      expect(lab.events().at(-1)).toBe('only stopped');
    });

    it('show logs, and list them where the name is wrong', async () => {
      const written: string[] = [];
      const write = (text: string) => written.push(text);
      const options = { state: lab.state, lines: 10, write };
      await logs({ ...options, name: 'only' });
      expect(written.join('')).toBe('Hello from only\n');
      await expect(logs({ ...options, name: 'etdc' })).rejects.toThrow(
        'There is no log "etdc". There are: only',
      );
      await expect(logs(options)).rejects.toThrow('Which log?');
    });

    it('follow a log, also when it begins anew', async () => {
      const file = path.join(lab.state, 'logs/only.log');
      let text = '';
      const enough = new AbortController();
      const followed = logs({
        state: lab.state,
        name: 'only',
        lines: 1,
        follow: enough.signal,
        write: more => {
          text += more;
        },
      });
      await until('the end is there', () => text.includes('Hello'));
      fs.appendFileSync(file, 'more\n');
      await until('what follows is there', () => text.includes('more\n'));
      fs.renameSync(file, `${file}.1`);
      fs.writeFileSync(file, 'anew\n');
      await until('the new one is there', () => text.includes('anew\n'));
      enough.abort();
      await followed;
      expect(text).toBe('Hello from only\nmore\nanew\n');
    });
  });

  it('say that there is nothing to see, to stop or to forget', async () => {
    expect(statusText(lab.state)).toMatch(/^No lab was started/);
    expect(statusJson(lab.state)).toMatchObject({ running: false });
    await down(lab.state, say);
    await reset(lab.state, { force: false, say });
    expect(said).toEqual([
      expect.stringMatching(/^No lab runs/),
      expect.stringMatching(/^There is nothing to forget/),
    ]);
  });

  it('forget nothing that no lab made', async () => {
    fs.mkdirSync(lab.state);
    fs.writeFileSync(path.join(lab.state, 'thesis.txt'), '');
    await expect(reset(lab.state, { force: true, say })).rejects.toThrow(
      'no lab made it',
    );
    expect(fs.existsSync(path.join(lab.state, 'thesis.txt'))).toBe(true);
  });
});
