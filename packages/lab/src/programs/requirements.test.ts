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
import os from 'node:os';
import path from 'node:path';
import { programModules } from './catalog';
import { describeMissing, findProgram, type Machine } from './requirements';

function machine(
  has: readonly string[],
  platform: NodeJS.Platform = 'linux',
): Machine {
  return {
    platform,
    find: command => (has.includes(command) ? `/bin/${command}` : undefined),
  };
}

const all = ['cc', 'git', 'kubectl', 'redis-server', 'prometheus'];

describe('describeMissing', () => {
  it('has nothing to say where all is there', () => {
    expect(describeMissing(programModules, machine(all))).toBeUndefined();
  });

  it('names everything at once, and how to install it', () => {
    const text = describeMissing(programModules, machine(['git', 'kubectl']));
    expect(text?.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}cc \(.*Gitea.*\): apt-get install -y gcc/),
      expect.stringMatching(/redis-server \(.*\): apt-get install -y redis/),
      expect.stringMatching(/prometheus \(.*\): apt-get install -y prometheus/),
    ]);
  });

  it("tells macOS's commands on macOS", () => {
    const text = describeMissing(programModules, machine([], 'darwin'));
    expect(text).toContain('brew install redis');
    expect(text).toContain('xcode-select --install');
    expect(text).not.toContain('apt-get');
  });

  it('asks for the C compiler only to build what needs it', () => {
    const noCompiler = machine(all.filter(command => command !== 'cc'));
    const named = (name: string) =>
      programModules.filter(item => item.name === name);
    expect(describeMissing(named('gitea'), noCompiler)).toContain('cc (');
    expect(describeMissing(named('etcd'), noCompiler)).toBeUndefined();
    expect(describeMissing([], noCompiler)).toBeUndefined();
  });
});

describe('findProgram', () => {
  let directory: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-path-'));
    for (const folder of ['first', 'second', 'second/git']) {
      fs.mkdirSync(path.join(directory, folder));
    }
  });

  afterEach(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });

  it('takes the first that can be run', () => {
    const [first, second] = ['first', 'second'].map(folder =>
      path.join(directory, folder),
    );
    fs.writeFileSync(path.join(first, 'etcd'), '', { mode: 0o644 });
    fs.writeFileSync(path.join(second, 'etcd'), '', { mode: 0o755 });
    const searchPath = [first, '', second].join(path.delimiter);
    expect(findProgram('etcd', searchPath)).toBe(path.join(second, 'etcd'));
    expect(findProgram('git', searchPath)).toBeUndefined();
    expect(findProgram('helm', searchPath)).toBeUndefined();
  });
});
