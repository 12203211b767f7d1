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

import fc from 'fast-check';
import { evaluate } from './evaluate';
import { labelRecord } from './labels';
import { parseQuery } from './parse';
import { Recording, recordedSeries } from './__testUtils__/recordedSeries';

const T = 1_800_000_000_000;

/** Samples every 60 s, the last one at T. */
function every60s(...values: (number | 'stale')[]): Recording['samples'] {
  return values.map((value, index) => [
    T - (values.length - 1 - index) * 60_000,
    value,
  ]);
}

const recordings: Recording[] = [
  { labels: { __name__: 'up', job: 'a', cluster: 'x' }, samples: every60s(1) },
  { labels: { __name__: 'up', job: 'b', cluster: 'x' }, samples: every60s(0) },
  { labels: { __name__: 'up', job: 'a', cluster: 'y' }, samples: every60s(1) },
  {
    labels: { __name__: 'info', cluster: 'x', size: 'big' },
    samples: every60s(1),
  },
  {
    labels: { __name__: 'info', cluster: 'y', size: 'small' },
    samples: every60s(1),
  },
  {
    labels: { __name__: 'requests_total', cluster: 'x' },
    samples: every60s(0, 60, 120, 180, 240, 300),
  },
  {
    labels: { __name__: 'restarted_total', cluster: 'x' },
    samples: every60s(100, 160, 20, 80, 140, 200),
  },
  {
    labels: { __name__: 'gauge', cluster: 'x' },
    samples: every60s(5, 1, 9, 3),
  },
  {
    labels: { __name__: 'old', cluster: 'x' },
    samples: [
      [T - 6 * 60_000, 7],
      [T - 4.5 * 60_000, 8],
    ],
  },
  { labels: { __name__: 'ended' }, samples: every60s(1, 1, 'stale') },
  ...Object.entries({ '0.1': 50, '0.5': 90, '1': 100, '+Inf': 100 }).map(
    ([le, count]): Recording => ({
      labels: { __name__: 'latency_bucket', le },
      samples: every60s(count),
    }),
  ),
];
const source = recordedSeries(recordings);

/** `[labels, value]` of an instant query at T. */
function instant(query: string, at = T): [Record<string, string>, number][] {
  const result = evaluate(parseQuery(query), source, [at]);
  if (result.type !== 'vector') {
    throw new Error(`${query} gives a ${result.type}`);
  }
  return result.vector.map(({ labels, values }) => [
    labelRecord(labels),
    values[0],
  ]);
}

function scalar(query: string): number {
  const result = evaluate(parseQuery(query), source, [T]);
  return result.type === 'scalar' ? result.values[0] : NaN;
}

function errorName(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

describe('evaluate', () => {
  it('selects by all four kinds of matchers', () => {
    expect(instant('up{job="b"}')).toHaveLength(1);
    expect(instant('up{job!="b"}')).toHaveLength(2);
    expect(instant('up{cluster=~"x|z"}')).toHaveLength(2);
    expect(instant('up{cluster=~""}')).toHaveLength(0);
    expect(instant('up{cluster!~"x.*"}')).toHaveLength(1);
    expect(instant('{__name__=~"u."}')).toHaveLength(3);
    expect(instant('up{absent=""}')).toHaveLength(3);
  });

  it('takes a sample as current for five minutes', () => {
    expect(instant('old')).toEqual([[{ __name__: 'old', cluster: 'x' }, 8]]);
    expect(instant('old', T + 30_001)).toEqual([]);
    expect(instant('old offset 5m')).toEqual([
      [{ __name__: 'old', cluster: 'x' }, 7],
    ]);
    expect(instant('timestamp(old)')).toEqual([
      [{ cluster: 'x' }, (T - 270_000) / 1000],
    ]);
  });

  it('shows nothing of a series that was marked as ended, but keeps its past', () => {
    expect(instant('ended')).toEqual([]);
    expect(instant('ended offset 1m')).toHaveLength(1);
    expect(instant('count_over_time(ended[5m])')).toEqual([[{}, 2]]);
  });

  it('computes rates over a window that leaves out its start', () => {
    expect(instant('rate(requests_total[5m])')).toEqual([
      [{ cluster: 'x' }, 1],
    ]);
    expect(instant('increase(requests_total[5m])')).toEqual([
      [{ cluster: 'x' }, 300],
    ]);
    expect(instant('irate(requests_total[5m])')).toEqual([
      [{ cluster: 'x' }, 1],
    ]);
    expect(instant('count_over_time(requests_total[5m])')).toEqual([
      [{ cluster: 'x' }, 5],
    ]);
    expect(instant('rate(requests_total[30s])')).toEqual([]);
  });

  it('counts on over a counter reset', () => {
    // 100 → 160 → (reset) 20 → 80 → 140 → 200 within the window from 160: 20 + 180 gained in 240 s.
    const [[, value]] = instant('increase(restarted_total[5m])');
    expect(value).toBeCloseTo(200 * (300 / 240));
    expect(instant('resets(restarted_total[6m])')).toEqual([
      [{ cluster: 'x' }, 1],
    ]);
    expect(instant('delta(restarted_total[5m])')[0][1]).toBeCloseTo(
      40 * (300 / 240),
    );
  });

  it('does not extrapolate a counter to before it was zero', () => {
    const counter = recordedSeries([
      {
        labels: { __name__: 'young' },
        samples: [
          [T - 60_000, 0],
          [T, 60],
        ],
      },
    ]);
    const result = evaluate(parseQuery('increase(young[5m])'), counter, [T]);
    expect(result).toMatchObject({ type: 'vector' });
    expect(result.type === 'vector' && result.vector[0].values[0]).toBe(60);
  });

  it('folds windows', () => {
    const over = (name: string) =>
      instant(`${name}_over_time(gauge[4m])`)[0][1];
    expect(over('max')).toBe(9);
    expect(over('min')).toBe(1);
    expect(over('avg')).toBe(4.5);
    expect(over('sum')).toBe(18);
    expect(over('count')).toBe(4);
    expect(over('last')).toBe(3);
    expect(over('present')).toBe(1);
    expect(instant('changes(gauge[4m])')[0][1]).toBe(3);
  });

  it('aggregates by and without labels', () => {
    expect(instant('sum by (cluster) (up)')).toEqual([
      [{ cluster: 'x' }, 1],
      [{ cluster: 'y' }, 1],
    ]);
    expect(instant('count without (job) (up)')).toEqual([
      [{ cluster: 'x' }, 2],
      [{ cluster: 'y' }, 1],
    ]);
    expect(instant('avg(up)')[0][1]).toBeCloseTo(2 / 3);
    expect(instant('min(up)')).toEqual([[{}, 0]]);
    expect(instant('max(up) by (job)')).toEqual([
      [{ job: 'a' }, 1],
      [{ job: 'b' }, 0],
    ]);
    expect(instant('quantile(0.5, gauge or up)')[0][1]).toBe(1);
    expect(instant('topk(1, gauge or up)')).toEqual([
      [{ __name__: 'gauge', cluster: 'x' }, 3],
    ]);
    expect(instant('bottomk(1, up)')).toHaveLength(1);
    expect(instant('sum(nothing)')).toEqual([]);
  });

  it('joins vectors one to one and many to one', () => {
    expect(instant('sum by (cluster) (up) / count by (cluster) (up)')).toEqual([
      [{ cluster: 'x' }, 0.5],
      [{ cluster: 'y' }, 1],
    ]);
    expect(
      instant('up * on (cluster) group_left (size) info{size="big"}'),
    ).toEqual([
      [{ job: 'a', cluster: 'x', size: 'big' }, 1],
      [{ job: 'b', cluster: 'x', size: 'big' }, 0],
    ]);
    expect(instant('info * on (cluster) group_right up{job="b"}')).toEqual([
      [{ job: 'b', cluster: 'x' }, 0],
    ]);
    expect(instant('up{job="a"} + ignoring(size, job) info')).toEqual([
      [{ cluster: 'x' }, 2],
      [{ cluster: 'y' }, 2],
    ]);
    expect(() => instant('up * on (cluster) info')).toThrow(
      'many-to-one matching must be explicit',
    );
    expect(() => instant('info * on (cluster) up')).toThrow(
      'found duplicate series for the match group {cluster="x"} on the right',
    );
  });

  it('compares, filtering or with bool', () => {
    expect(instant('up == 0')).toEqual([
      [{ __name__: 'up', cluster: 'x', job: 'b' }, 0],
    ]);
    expect(instant('up{cluster="x"} == bool 0')).toEqual([
      [{ cluster: 'x', job: 'a' }, 0],
      [{ cluster: 'x', job: 'b' }, 1],
    ]);
    expect(instant('2 > gauge')).toEqual([]);
    expect(instant('4 > gauge')).toEqual([
      [{ __name__: 'gauge', cluster: 'x' }, 3],
    ]);
    expect(scalar('1 <= bool 1')).toBe(1);
  });

  it('does arithmetic with the precedence of PromQL', () => {
    expect(scalar('1 + 2 * 3 ^ 2')).toBe(19);
    expect(scalar('-1 ^ 2')).toBe(-1);
    expect(scalar('2 ^ 3 ^ 2')).toBe(512);
    expect(scalar('2 ^ -1')).toBe(0.5);
    expect(scalar('-2 * -3 - 1')).toBe(5);
    expect(
      instant('gauge + gauge offset 1m * 2 - -gauge offset 2m ^ 2'),
    ).toEqual([[{ cluster: 'x' }, 3 + 9 * 2 + 1]]);
    expect(instant('up{job="b"} or up and on (cluster) info')).toHaveLength(3);
    expect(scalar('7 % 4 - -1')).toBe(4);
    expect(scalar('1e3 + 0x10 + 1m')).toBe(1076);
    expect(scalar('1 / 0')).toBe(Infinity);
    expect(scalar('scalar(gauge)')).toBe(3);
    expect(scalar('scalar(up)')).toBeNaN();
    expect(scalar('time()')).toBe(T / 1000);
    expect(instant('-gauge')).toEqual([[{ cluster: 'x' }, -3]]);
  });

  it('combines sets', () => {
    expect(instant('up and on (cluster) info{size="small"}')).toEqual([
      [{ __name__: 'up', cluster: 'y', job: 'a' }, 1],
    ]);
    expect(instant('up unless on (cluster) info{size="small"}')).toHaveLength(
      2,
    );
    expect(instant('gauge or vector(1)')).toEqual([
      [{ __name__: 'gauge', cluster: 'x' }, 3],
      [{}, 1],
    ]);
    expect(instant('sum(nothing) or vector(0)')).toEqual([[{}, 0]]);
  });

  it('has the functions that it states', () => {
    expect(instant('absent(up{job="c"})')).toEqual([[{ job: 'c' }, 1]]);
    expect(instant('absent(up)')).toEqual([]);
    expect(instant('clamp_max(gauge, 2)')).toEqual([[{ cluster: 'x' }, 2]]);
    expect(instant('clamp_min(gauge, 4)')).toEqual([[{ cluster: 'x' }, 4]]);
    expect(instant('clamp(gauge, 0, 1)')).toEqual([[{ cluster: 'x' }, 1]]);
    expect(instant('round(gauge / 7, 0.01)')[0][1]).toBeCloseTo(0.43, 10);
    expect(instant('round(vector(-2.5))')).toEqual([[{}, -2]]);
    expect(instant('histogram_quantile(0.9, latency_bucket)')).toEqual([
      [{}, 0.5],
    ]);
    expect(instant('histogram_quantile(0.25, latency_bucket)')).toEqual([
      [{}, 0.05],
    ]);
    expect(
      instant('label_replace(gauge, "first", "$1-y", "cluster", "(.).*")'),
    ).toEqual([[{ __name__: 'gauge', cluster: 'x', first: 'x-y' }, 3]]);
    expect(instant('sort(up{cluster="x"})').map(([, v]) => v)).toEqual([0, 1]);
    expect(instant('sort_desc(up{cluster="x"})').map(([, v]) => v)).toEqual([
      1, 0,
    ]);
  });

  it('says so where labels are no longer unique', () => {
    expect(() =>
      instant('rate({__name__=~"requests_total|restarted_total"}[5m])'),
    ).toThrow('vector cannot contain metrics with the same labelset');
  });

  it('gives the same over a range as at every single step', () => {
    const steps = [T - 240_000, T - 120_000, T - 60_000, T, T + 400_000];
    for (const query of [
      'gauge',
      'rate(requests_total[3m])',
      'rate(requests_total[90s])',
      'sum by (cluster) (gauge + on(cluster) requests_total)',
      'topk(1, {cluster="x", __name__!~"info|up"})',
    ]) {
      const range = evaluate(parseQuery(query), source, steps);
      steps.forEach((step, index) => {
        const expected = new Map(
          instant(query, step).map(([labels, value]) => [
            JSON.stringify(labels),
            value,
          ]),
        );
        const actual = new Map(
          (range.type === 'vector' ? range.vector : [])
            .filter(({ present }) => present[index])
            .map(({ labels, values }) => [
              JSON.stringify(labelRecord(labels)),
              values[index],
            ]),
        );
        expect(actual).toEqual(expected);
      });
    }
  });

  it('survives label names that JavaScript objects have', () => {
    expect(instant('sum by (constructor, __proto__) (up)')).toEqual([[{}, 2]]);
    const [[labels]] = instant(
      'label_replace(gauge, "__proto__", "x", "cluster", ".*")',
    );
    expect(Object.entries(labels)).toContainEqual(['__proto__', 'x']);
  });

  it('never fails with anything but a QueryError', () => {
    const leaf = fc.constantFrom(
      ...['up', 'info', 'gauge', 'requests_total', '1', 'vector(2)', 'nothing'],
    );
    const { query } = fc.letrec<{ query: string }>(tie => ({
      query: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc
          .tuple(
            tie('query'),
            fc.constantFrom('+', '/', '> bool', '==', 'and', 'or on (cluster)'),
            tie('query'),
          )
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('query').map(a => `sum by (cluster) (${a})`),
        tie('query').map(a => `clamp_max(topk(2, ${a}), 3)`),
        tie('query').map(a => `-absent(${a})`),
      ),
    }));
    fc.assert(
      fc.property(query, text => {
        expect([undefined, 'QueryError']).toContain(
          errorName(() => evaluate(parseQuery(text), source, [T - 60_000, T])),
        );
      }),
      { numRuns: 500 },
    );
  });
});
