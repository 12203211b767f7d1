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

import { programModules, type ProgramModule } from './catalog';
import { describeEstimate, estimate, minutes } from './estimate';

const etcd: ProgramModule = {
  name: 'etcd',
  module: 'example.org/etcd',
  cold: { minutes: 0.6, executables: 25, caches: 600 },
  tools: [{ name: 'etcd', package: 'example.org/etcd' }],
};
const thanos: ProgramModule = {
  ...etcd,
  name: 'thanos',
  cold: { minutes: 3.5, executables: 96, caches: 2_000 },
};
const versions = new Map([
  ['etcd', '3.7.3'],
  ['thanos', '0.42.5'],
]);

describe('the estimate', () => {
  it('adds up what is missing only', () => {
    expect(estimate([etcd, thanos])).toEqual({
      minutes: 4.1,
      executables: 121,
      caches: 2_600,
    });
    expect(estimate([])).toEqual({ minutes: 0, executables: 0, caches: 0 });
  });

  it('tells names, versions, time and disk', () => {
    const text = describeEstimate([etcd, thanos], versions, 50e9);
    expect(text).toContain('etcd 3.7.3, thanos 0.42.5');
    expect(text).toContain('about 4 min');
    expect(text).toContain('0.2 GB of disk for the programs');
    expect(text).toContain("2.6 GB for Go's caches");
    expect(text).not.toContain('free');
  });

  it('says when the disk may be too small', () => {
    expect(describeEstimate([thanos], versions, 1.5e9)).toContain(
      'Only 1.5 GB of disk are free',
    );
  });

  it('never promises nothing', () => {
    expect(minutes(0.1)).toBe('1 min');
    expect(minutes(8.5)).toBe('9 min');
    for (const module of programModules) {
      expect(module.cold.minutes).toBeGreaterThan(0);
      expect(module.cold.executables).toBeGreaterThan(0);
      expect(module.cold.caches).toBeGreaterThan(0);
    }
  });
});
