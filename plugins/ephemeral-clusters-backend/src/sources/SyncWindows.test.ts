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

import type { ArgoCdClient } from '../argocd/ArgoCdClient';
import { ManualTiming, until } from '../kubernetes/__testUtils__/ManualTiming';
import traps from './__fixtures__/trap-objects.json';
import { projectApplication } from './kinds/application';
import { SyncWindows } from './SyncWindows';
import type { SyncWindow } from './types';

const waiting = projectApplication(traps.syncWindow.application);
const deny: SyncWindow = {
  kind: 'deny',
  schedule: '* * * * *',
  duration: '1h',
};

describe('SyncWindows', () => {
  let timing: ManualTiming;
  let stop: AbortController;
  let running: Promise<void>;
  let asked: string[];
  let changed: string[];
  let answer: () => SyncWindow[];

  beforeEach(() => {
    timing = new ManualTiming();
    stop = new AbortController();
    asked = [];
    changed = [];
    answer = () => [deny];
  });
  afterEach(async () => {
    stop.abort();
    await running;
  });

  function follow(applications: () => (typeof waiting)[]) {
    const argocd = {
      blockingSyncWindows: async ({ name }: { name: string }) => {
        asked.push(name);
        return answer();
      },
    } as unknown as ArgoCdClient;
    const windows = SyncWindows.create({
      argocd,
      timing,
      applications,
      onChange: app => changed.push(app.name),
    });
    running = windows.run(stop.signal);
    return windows;
  }

  it('asks about one that does not sync although it should, and forgets what is over', async () => {
    const windows = follow(() => [waiting]);
    await until(() => changed.length === 1);
    expect(windows.of(waiting)).toEqual([deny]);
    // It has synced since, and nobody has been asked again.
    expect(windows.of({ ...waiting, sync: 'Synced' })).toEqual([]);
    answer = () => [];
    timing.advance(10_000);
    await until(() => changed.length === 2);
    expect(windows.of(waiting)).toEqual([]);
  });

  it('asks about no others', async () => {
    const applications = [
      { ...waiting, name: 'synced', sync: 'Synced' },
      { ...waiting, name: 'syncing', syncing: true },
      { ...waiting, name: 'by-hand', automated: undefined },
      { ...waiting, name: 'no-clusters', clusters: [] },
      waiting,
    ];
    follow(() => applications);
    await until(() => changed.length === 1);
    expect(asked).toEqual(['trap-window']);
  });

  it('knows nothing where Argo CD does not answer', async () => {
    answer = () => {
      throw new Error('no contact');
    };
    const windows = follow(() => [waiting]);
    await until(() => asked.length === 1);
    expect(windows.of(waiting)).toEqual([]);
    expect(changed).toEqual([]);
  });

  it('spreads its questions over rounds where many wait', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...waiting,
      name: `trap-${index}`,
    }));
    follow(() => many);
    await until(() => changed.length === 20);
    timing.advance(10_000);
    await until(() => changed.length === 30);
    expect(new Set(asked).size).toBe(30);
  });
});
