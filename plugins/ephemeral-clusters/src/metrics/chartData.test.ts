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

import {
  chartPoints,
  formatValue,
  summarize,
  timeTicks,
  valueTicks,
} from './chartData';

describe('chartPoints', () => {
  it('joins series by time', () => {
    expect(
      chartPoints(
        [
          {
            name: 'used',
            points: [
              [0, 1],
              [1000, 2],
            ],
          },
          { name: 'capacity', points: [[1000, 4]] },
        ],
        1,
      ),
    ).toEqual([
      { time: 0, values: [1, null] },
      { time: 1000, values: [2, 4] },
    ]);
  });

  it('puts a gap where points are missing for longer than a step', () => {
    expect(
      chartPoints(
        [
          {
            name: 'used',
            points: [
              [0, 1],
              [5000, 2],
            ],
          },
        ],
        1,
      ),
    ).toEqual([
      { time: 0, values: [1] },
      { time: 1000, values: [null] },
      { time: 5000, values: [2] },
    ]);
  });
});

describe('valueTicks', () => {
  const ticks = (highest: number, unit: Parameters<typeof valueTicks>[1]) =>
    valueTicks([{ time: 0, values: [highest, null] }], unit);

  it('are round, reach over the highest value and start at zero', () => {
    expect(ticks(4, 'cores')).toEqual([0, 1, 2, 3, 4]);
    expect(ticks(0.27, 'cores')).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticks(31, 'count')).toEqual([0, 10, 20, 30, 40]);
  });

  it('are whole for counts and powers of two for bytes', () => {
    expect(ticks(2, 'count')).toEqual([0, 1, 2]);
    expect(ticks(8 * 2 ** 30, 'bytes')).toEqual(
      [0, 2, 4, 6, 8].map(each => each * 2 ** 30),
    );
  });

  it('exist where all is zero', () => {
    expect(ticks(0, 'cores')).toEqual([0, 1]);
  });
});

describe('timeTicks', () => {
  it('are round moments within the range', () => {
    const hour = 3_600_000;
    const from = Date.now() - hour;
    const ticks = timeTicks(from, from + hour, '1h');
    expect(ticks.length).toBeGreaterThanOrEqual(6);
    for (const tick of ticks) {
      expect(tick % 600_000).toBe(0);
      expect(tick).toBeGreaterThanOrEqual(from);
      expect(tick).toBeLessThanOrEqual(from + hour);
    }
  });
});

describe('summarize', () => {
  it('gives latest and highest, and no latest where the newest is a gap', () => {
    expect(
      summarize({
        name: 'used',
        points: [
          [0, 1],
          [1, 3],
          [2, 2],
        ],
      }),
    ).toEqual({ name: 'used', now: 2, highest: { value: 3, time: 1 } });
    expect(
      summarize({
        name: 'used',
        points: [
          [0, 1],
          [1, null],
        ],
      }).now,
    ).toBeUndefined();
  });
});

describe('formatValue', () => {
  it('has a unit, and a dash for unknown', () => {
    expect(formatValue(1.25, 'cores')).toBe('1.3 c');
    expect(formatValue(2 ** 30, 'bytes')).toBe('1 GiB');
    expect(formatValue(12_345, 'count')).toBe('12.3K');
    expect(formatValue(0.5, 'requests-per-second')).toBe('0.5 req/s');
    expect(formatValue(undefined, 'count')).toBe('–');
  });
});
