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

import { labelsOf } from '../promql';
import { Lifetime, Reporting } from './observed';
import { ScrapedSeries } from './scrapedSeries';

const T = 1_800_000_000_000;
const MINUTE = 60_000;

function series(reporting: Reporting[], lifetime: Lifetime = { since: 0 }) {
  return new ScrapedSeries({
    labels: labelsOf({}),
    valueAt: time => time - T,
    lifetime,
    reporting,
    phase: 7000,
  });
}

describe('ScrapedSeries', () => {
  it('is scraped every 30 s, and more often at the start', () => {
    const since = T + 1000;
    const { times } = series([{ since }]).read(0, T + 2 * MINUTE);
    expect(times.slice(0, 5).map(time => time - since)).toEqual([
      0, 2000, 4000, 8000, 15_000,
    ]);
    const regular = times.slice(5);
    expect(regular.length).toBeGreaterThan(2);
    regular.forEach(time => expect(time % 30_000).toBe(7000));
  });

  it('has the same latest sample as it has last when read', () => {
    const it = series([
      { since: T, until: T + 3 * MINUTE },
      { since: T + 20 * MINUTE },
    ]);
    for (let at = T - 1000; at < T + 30 * MINUTE; at += 1700) {
      const read = it.read(at - 5 * MINUTE, at);
      expect(it.latest(at - 5 * MINUTE, at)?.time).toBe(read.times.at(-1));
    }
  });

  it('lingers for the lookback when its cluster is gone, and is gone at once when its end was noticed', () => {
    const at = T + 12 * MINUTE;
    const gone = { since: T, until: T + 10 * MINUTE };
    expect(series([gone]).latest(at - 5 * MINUTE, at)).toBeDefined();
    expect(
      series([{ ...gone, marked: true }]).latest(at - 5 * MINUTE, at),
    ).toBeUndefined();
    expect(
      series([{ since: T }], gone).latest(at - 5 * MINUTE, at),
    ).toBeUndefined();
  });

  it('reaches no further than what it measures was there', () => {
    const it = series([{ since: T }], { since: T + MINUTE });
    expect(it.reaches(T, T + MINUTE - 1)).toBe(false);
    expect(it.reaches(T, T + MINUTE)).toBe(true);
    expect(series([]).reaches(0, T)).toBe(false);
  });
});
