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

import type { GitOpsRepository } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { ManualTiming, until } from '../kubernetes/__testUtils__/ManualTiming';
import { GitDeclarationSource } from './declarations';

const key = (name: string) => `management/${name}/${name}`;

describe('GitDeclarationSource', () => {
  let timing: ManualTiming;
  let revision: string;
  let names: string[];
  let snapshots: number;
  let failing: Error | undefined;
  /** Held answers of the forge, where a test wants to hold them. */
  let gate: Promise<void> | undefined;
  let source: GitDeclarationSource;
  let touched: (string[] | 'all')[];

  beforeEach(() => {
    timing = new ManualTiming();
    revision = 'one';
    names = ['a'];
    snapshots = 0;
    failing = undefined;
    gate = undefined;
    touched = [];
    const repository = {
      id: 'gitops',
      title: 'GitOps',
      branch: 'main',
      paths: ['clusters'],
      provider: {
        revision: async () => {
          const current = revision;
          await gate;
          if (failing) throw failing;
          return current;
        },
        snapshot: async (ref: string) => {
          snapshots += 1;
          return { revision: ref, files: new Map() };
        },
        fileUrl: (path: string, at: string) => `${at}/${path}`,
      },
      layouts: [
        {
          id: 'manifests',
          serves: (name: string) => name === 'management',
          list: () => ({
            clusters: names.map(name => ({
              managementCluster: 'management',
              namespace: name,
              name,
              kind: 'capi',
              layout: 'manifests',
              origin: {},
              path: `clusters/${name}.yaml`,
              content: '',
              lines: [1, 1],
            })),
            problems: names.includes('broken')
              ? [{ source: 'x', object: 'broken.yaml', message: 'not YAML' }]
              : [],
          }),
        },
      ],
      templates: () => ({ items: [], problems: [] }),
    } as unknown as GitOpsRepository;
    source = GitDeclarationSource.create({
      repository,
      pollIntervalMilliseconds: 10_000,
      staleAfterMilliseconds: 90_000,
      timing,
    });
    source.onChange(keys => touched.push(keys ? [...keys] : 'all'));
  });

  it('reads the tree only when the branch has moved', async () => {
    await source.refresh();
    await source.refresh();
    expect(snapshots).toBe(1);
    expect(source.declarationOf(key('a'))).toMatchObject({
      repository: 'gitops',
      revision: 'one',
    });
    revision = 'two';
    names = ['b'];
    await source.refresh();
    expect(snapshots).toBe(2);
    expect(source.declarationOf(key('a'))).toBeUndefined();
    expect(source.declarationOf(key('b'))?.revision).toBe('two');
    expect(touched).toEqual(['all', [key('a'), key('b')]]);
  });

  it('says when it was last asked, read in full, and seen to change', async () => {
    await source.refresh();
    const first = timing.now().toISOString();
    expect(source.freshness()).toMatchObject({
      lastContact: first,
      lastSync: first,
      lastEvent: undefined,
    });
    timing.advance(10_000);
    await source.refresh();
    expect(source.freshness()).toMatchObject({
      lastContact: timing.now().toISOString(),
      lastSync: first,
      lastEvent: undefined,
    });
    timing.advance(10_000);
    revision = 'two';
    await source.refresh();
    const moved = timing.now().toISOString();
    expect(source.freshness()).toMatchObject({
      lastContact: moved,
      lastSync: moved,
      lastEvent: moved,
    });
  });

  it('keeps what each layout found', async () => {
    expect(source.layouts()).toBeUndefined();
    names = ['a', 'broken'];
    await source.refresh();
    expect(source.layouts()).toEqual([
      {
        id: 'manifests',
        clusters: { management: 2 },
        problems: [expect.objectContaining({ object: 'broken.yaml' })],
        strangers: [],
      },
    ]);
  });

  it('reports broken files and goes on with the others', async () => {
    names = ['a', 'broken'];
    await source.refresh();
    expect([...source.keys()]).toContain(key('a'));
    expect(source.problems()).toEqual([
      { source: 'git:gitops', object: 'broken.yaml', message: 'not YAML' },
    ]);
  });

  it('reports a cluster that is declared twice, and takes the first', async () => {
    names = ['a', 'a'];
    await source.refresh();
    expect(source.problems()[0].message).toContain('a second time');
  });

  it('answers a caller with a read that began after the call', async () => {
    let open: () => void = () => {};
    gate = new Promise(resolve => {
      open = resolve;
    });
    const first = source.refresh();
    // The merge comes while a read is under way that has seen the branch before it.
    revision = 'two';
    names = ['b'];
    const second = source.refresh();
    const third = source.refresh();
    open();
    await Promise.all([first, second, third]);
    expect(source.declarationOf(key('b'))?.revision).toBe('two');
    expect(snapshots).toBe(2);
  });

  it('keeps what it knows when the forge is down, says so, and is stale after a while', async () => {
    await source.refresh();
    failing = new Error('connect ECONNREFUSED');
    await expect(source.refresh()).rejects.toThrow(
      'The GitOps repository GitOps cannot be read: connect ECONNREFUSED',
    );
    expect(source.declarationOf(key('a'))).toBeTruthy();
    expect(source.freshness()).toMatchObject({
      state: 'fresh',
      error: 'connect ECONNREFUSED',
    });
    timing.advance(91_000);
    expect(source.freshness().state).toBe('stale');
    failing = undefined;
    await source.refresh();
    expect(source.freshness()).toMatchObject({
      state: 'fresh',
      error: undefined,
    });
  });

  it('is unavailable, and not empty, where it could never read', async () => {
    failing = new Error('refused');
    await source.refresh().catch(() => {});
    expect(source.freshness().state).toBe('unavailable');
  });

  it('polls until it is stopped', async () => {
    const stop = new AbortController();
    const running = source.start(stop.signal);
    await until(() => timing.pending().length > 0);
    revision = 'two';
    timing.advance(10_000);
    await until(() => snapshots === 2 && timing.pending().length > 0);
    stop.abort();
    await running;
    expect(timing.pending()).toEqual([]);
  });

  it('serves the management clusters of its layouts', () => {
    expect(source.serves('management')).toBe(true);
    expect(source.serves('eu-west')).toBe(false);
  });
});
