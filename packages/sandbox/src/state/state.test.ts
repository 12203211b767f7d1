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
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { renderAppConfig } from './appConfig';
import { createAutosave } from './autosave';
import { loadCredentials } from './credentials';
import { readJson, writeWhole } from './jsonFile';
import { renderKubeconfig } from './kubeconfig';
import { readState, writeState } from './savedState';
import { stateDirectory } from './stateDirectory';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'state-'));
});
afterEach(() => fs.rm(directory, { recursive: true, force: true }));

describe('readJson and writeWhole', () => {
  it('read back what was written, and only the owner may', async () => {
    const file = path.join(directory, 'deep', 'file.json');
    expect(await readJson(file)).toBeUndefined();
    await writeWhole(file, '{"a":1}');
    expect(await readJson(file)).toEqual({ a: 1 });
    expect((await fs.stat(file)).mode % 0o1000).toBe(0o600);
    expect(await fs.readdir(path.dirname(file))).toEqual(['file.json']);
  });

  it('say how to go on where a file is broken', async () => {
    const file = path.join(directory, 'file.json');
    await writeWhole(file, '{"a":');
    await expect(readJson(file)).rejects.toThrow(
      `The sandbox's state in ${file} cannot be read. Start with --reset`,
    );
  });
});

describe('loadCredentials', () => {
  it('makes tokens once and keeps them', async () => {
    const file = path.join(directory, 'credentials.json');
    const made = await loadCredentials(file, ['management', 'eu-west']);
    expect(await loadCredentials(file, ['management'])).toEqual(made);
    const { management, 'eu-west': other } = made.managementClusters;
    const all = [made.portal, made.reviewer];
    all.push(...Object.values(management), ...Object.values(other));
    expect(new Set(all).size).toBe(8);
    all.forEach(token => expect(token).toMatch(/^[0-9a-f]{40}$/));
  });
});

describe('createAutosave', () => {
  it('writes once for many changes, and the last of them at the end', async () => {
    jest.useFakeTimers();
    let value = 0;
    const written: number[] = [];
    const autosave = createAutosave({
      write: async () => void written.push(value),
      delay: 1000,
      onError: () => {},
    });
    for (value = 1; value < 5; value++) autosave.touch();
    await jest.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([5]);
    await autosave.flush();
    expect(written).toEqual([5]);
    value = 6;
    autosave.touch();
    await autosave.flush();
    expect(written).toEqual([5, 6]);
    jest.useRealTimers();
  });

  it('tries again after a write that failed', async () => {
    jest.useFakeTimers();
    const errors: unknown[] = [];
    const write = jest
      .fn<Promise<void>, []>()
      .mockRejectedValueOnce(new Error('disk full'))
      .mockResolvedValue(undefined);
    const autosave = createAutosave({
      write,
      delay: 10,
      onError: error => errors.push(error),
    });
    autosave.touch();
    await jest.advanceTimersByTimeAsync(10);
    expect(errors).toHaveLength(1);
    autosave.touch();
    await jest.advanceTimersByTimeAsync(10);
    expect(write).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });
});

describe('stateDirectory', () => {
  it('forgets what is its own and nothing else', async () => {
    const state = stateDirectory(directory);
    await writeWhole(state.credentials, '{}');
    await writeWhole(state.kubernetes('management'), '{}');
    await writeWhole(path.join(state.repositories, 'a', 'b'), '');
    await writeWhole(path.join(directory, 'logs', 'sandbox.log'), '');
    await state.reset();
    expect(await fs.readdir(directory)).toEqual(['logs']);
  });
});

describe('readState', () => {
  it('reads what was written, and nothing at the first start', async () => {
    const state = stateDirectory(directory);
    const empty = { managementClusters: {}, clusterFaults: {} };
    expect(await readState(state, ['management'])).toEqual(empty);
    const saved = {
      managementClusters: { management: { store: { a: 1 }, workloads: {} } },
      metrics: { b: 2 },
      clusterFaults: { demo: 'no-metrics' },
    };
    await writeState(state, saved);
    expect(await readState(state, ['management', 'eu-west'])).toEqual(saved);
  });

  it('refuses the state of something else', async () => {
    const state = stateDirectory(directory);
    await writeWhole(state.kubernetes('management'), '[]');
    await expect(readState(state, ['management'])).rejects.toThrow(
      'is not of this version. Start with --reset',
    );
  });
});

describe('what others are told', () => {
  it('is a kubeconfig with verified TLS', () => {
    const config = parse(
      renderKubeconfig([
        {
          name: 'management',
          url: 'https://localhost:7101',
          caCertificate: 'PEM',
          token: 'secret',
        },
      ]),
    );
    expect(config).toMatchObject({
      'current-context': 'management',
      clusters: [
        {
          name: 'management',
          cluster: {
            server: 'https://localhost:7101',
            'certificate-authority-data': Buffer.from('PEM').toString('base64'),
          },
        },
      ],
      users: [{ name: 'management', user: { token: 'secret' } }],
      contexts: [{ context: { cluster: 'management', user: 'management' } }],
    });
  });

  it('is configuration of the portal with addresses and credentials', () => {
    const config = parse(
      renderAppConfig({
        forge: {
          url: 'http://localhost:7120',
          username: 'portal',
          token: 'secret',
        },
        repository: { owner: 'platform', name: 'gitops', branch: 'main' },
        thanos: { url: 'http://localhost:7130' },
        managementClusters: [
          {
            name: 'management',
            kubeconfig: '/state/kubeconfig.yaml',
            argocd: { url: 'http://localhost:7111', token: 'other' },
          },
        ],
      }),
    );
    expect(config).toEqual({
      integrations: {
        gitea: [
          {
            host: 'localhost:7120',
            baseUrl: 'http://localhost:7120',
            username: 'portal',
            password: 'secret',
          },
        ],
      },
      ephemeralClusters: {
        managementClusters: {
          management: {
            kubeconfig: {
              path: '/state/kubeconfig.yaml',
              context: 'management',
            },
            argocd: { url: 'http://localhost:7111', token: 'other' },
          },
        },
        repositories: {
          gitops: {
            url: 'http://localhost:7120/platform/gitops',
            branch: 'main',
          },
        },
        metrics: { thanos: { url: 'http://localhost:7130' } },
      },
    });
  });
});
