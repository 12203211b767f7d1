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

import { findGo, findGoForAll, keptGo, versionOf } from './goToolchain';

const kept = keptGo('/cache');

describe('findGo', () => {
  const said: string[] = [];

  beforeEach(() => {
    said.length = 0;
  });

  /** @param versions - by command; asked anew each time */
  function find(
    wanted: string,
    versions: Record<string, string | undefined>,
    install: (version: string) => void = () => {
      throw new Error('nothing is installed');
    },
  ) {
    return findGo({
      wanted,
      cwd: '/programs/argo-cd',
      cache: '/cache',
      say: message => said.push(message),
      versionOf: async command => versions[command],
      install: async version => install(version),
    });
  }

  it("takes the machine's where it is new enough", async () => {
    await expect(find('1.26.0', { go: '1.26.8' })).resolves.toEqual({
      command: 'go',
      version: '1.26.8',
    });
    expect(said).toEqual([]);
  });

  it('takes the one that was fetched before', async () => {
    await expect(
      find('1.27.0', { go: '1.26.8', [kept]: '1.27.3' }),
    ).resolves.toEqual({ command: kept, version: '1.27.3' });
    expect(said).toEqual([]);
  });

  it('fetches one, and says so, where both are too old', async () => {
    const versions: Record<string, string | undefined> = {
      go: '1.26.8',
      [kept]: '1.26.9',
    };
    const go = await find('1.27.0', versions, version => {
      expect(version).toBe('1.27.0');
      versions[kept] = '1.27.4';
    });
    expect(go).toEqual({ command: kept, version: '1.27.4' });
    expect(said.join()).toContain('1.27.0');
  });

  it('says what to do where none can be had', async () => {
    const failed = find('1.27.0', { go: '1.26.8' });
    await expect(failed).rejects.toThrow('Go 1.27.0 or newer is needed');
    await expect(failed).rejects.toThrow('this is 1.26.8');
    await expect(failed).rejects.toThrow('https://go.dev/dl');
    await expect(failed).rejects.toThrow('nothing is installed');
  });

  it('does not take what was fetched but is too old', async () => {
    const versions: Record<string, string | undefined> = {};
    await expect(
      find('1.27.0', versions, () => {
        versions[kept] = '1.26.9';
      }),
    ).rejects.toThrow('Go 1.27.0 or newer is needed');
  });
});

describe('findGoForAll', () => {
  it('fetches once what does for all', async () => {
    const versions: Record<string, string> = { go: '1.26.8' };
    const installed: string[] = [];
    const commands = await findGoForAll(
      [
        { name: 'thanos', wanted: '1.26.10', cwd: '/thanos' },
        { name: 'argo-cd', wanted: '1.27.0', cwd: '/argo-cd' },
        { name: 'etcd', wanted: '1.26.0', cwd: '/etcd' },
      ],
      {
        cache: '/cache',
        say: () => {},
        versionOf: async command => versions[command],
        install: async wanted => {
          installed.push(wanted);
          versions[kept] = wanted;
        },
      },
    );
    expect(installed).toEqual(['1.27.0']);
    expect(Object.fromEntries(commands)).toEqual({
      'argo-cd': kept,
      thanos: kept,
      etcd: 'go',
    });
  });
});

describe('versionOf', () => {
  it('is undefined for what cannot be run', async () => {
    await expect(versionOf('/nowhere/go')).resolves.toBeUndefined();
  });
});
