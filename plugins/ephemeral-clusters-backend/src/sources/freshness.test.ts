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

import type { Freshness } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ReflectorStatus } from '../kubernetes';
import { reflectorFreshness, worstFreshness } from './freshness';

const now = new Date('2030-01-01T12:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

const watching: ReflectorStatus = {
  state: 'watching',
  synced: true,
  lastContact: before(2),
  lastSync: before(300),
  lastEvent: before(40),
};

describe('reflectorFreshness', () => {
  const of = (status: Partial<ReflectorStatus>) =>
    reflectorFreshness({ ...watching, ...status }, now, 90_000);

  it('says when it last heard, read everything, and saw a change', () => {
    expect(of({})).toEqual({
      state: 'fresh',
      lastContact: '2030-01-01T11:59:58.000Z',
      lastSync: '2030-01-01T11:55:00.000Z',
      lastEvent: '2030-01-01T11:59:20.000Z',
    });
  });

  it('is fresh for a while after a stream broke, then stale, and keeps its times', () => {
    const broken = { state: 'retrying', error: 'reset' } as const;
    expect(of({ ...broken, lastContact: before(90) })).toMatchObject({
      state: 'fresh',
      error: 'reset',
    });
    expect(of({ ...broken, lastContact: before(91) })).toMatchObject({
      state: 'stale',
      error: 'reset',
      lastEvent: '2030-01-01T11:59:20.000Z',
    });
  });

  it('has read all of a kind that is not installed', () => {
    expect(of({ state: 'absent', lastSync: undefined })).toMatchObject({
      state: 'fresh',
      lastSync: '2030-01-01T11:59:58.000Z',
    });
  });

  it('is fresh for a while after it could not be asked whether a kind is installed by now', () => {
    const failed = {
      state: 'retrying',
      synced: false,
      error: 'reset',
    } as const;
    expect(of({ ...failed, lastContact: before(60) }).state).toBe('fresh');
    expect(of({ ...failed, lastContact: before(91) }).state).toBe('stale');
    expect(of({ ...failed, lastContact: undefined }).state).toBe('unavailable');
  });

  it('is unavailable where it may not read, and connecting before it could', () => {
    expect(of({ state: 'forbidden', error: 'no' }).state).toBe('unavailable');
    const waiting = { state: 'waiting', synced: false } as const;
    expect(of({ ...waiting, lastContact: undefined }).state).toBe('connecting');
  });
});

describe('worstFreshness', () => {
  const one: Freshness = {
    state: 'fresh',
    lastContact: '2030-01-01T11:59:58.000Z',
    lastSync: '2030-01-01T11:50:00.000Z',
    lastEvent: '2030-01-01T11:58:00.000Z',
  };
  const other: Freshness = {
    state: 'stale',
    lastContact: '2030-01-01T11:57:00.000Z',
    lastSync: '2030-01-01T11:55:00.000Z',
    lastEvent: '2030-01-01T11:56:00.000Z',
    error: 'gone',
  };

  it('has the worst state, the oldest contact and reading, and the latest change', () => {
    expect(worstFreshness([one, other])).toEqual({
      state: 'stale',
      lastContact: '2030-01-01T11:57:00.000Z',
      lastSync: '2030-01-01T11:50:00.000Z',
      lastEvent: '2030-01-01T11:58:00.000Z',
      error: 'gone',
    });
  });

  it('has not read everything while one part has not', () => {
    expect(
      worstFreshness([one, { ...other, lastSync: undefined }]).lastSync,
    ).toBeUndefined();
  });
});
