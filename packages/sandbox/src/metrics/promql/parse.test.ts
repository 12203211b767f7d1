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
import { QueryError } from './errors';
import { parseQuery, parseSelector } from './parse';

function failure(query: string): QueryError {
  try {
    parseQuery(query);
  } catch (error) {
    if (error instanceof QueryError) {
      return error;
    }
    throw error;
  }
  throw new Error(`${query} parsed`);
}

function errorName(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

describe('parseQuery', () => {
  it('words a syntax error as Thanos does', () => {
    const error = failure('sum(');
    expect(error.status).toBe(400);
    expect(error.errorType).toBe('bad_data');
    expect(error.message).toBe('1:5: parse error: unclosed left parenthesis');
  });

  it.each([
    ['', 'no expression found'],
    ['up{', '1:'],
    ['up ++', 'unexpected end of input'],
    [
      'sum(nonsense(up))',
      '1:5: parse error: unknown function with name "nonsense"',
    ],
    [
      'rate(up)',
      'expected type range vector in call to function "rate", got instant vector',
    ],
    [
      'sum(up[5m])',
      'expected type instant vector in aggregation expression, got range vector',
    ],
    ['up[5m] + 1', 'binary expression must contain only scalar'],
    ['topk(up)', 'wrong number of arguments'],
    ['1 > 2', 'must use BOOL modifier'],
    ['up + bool up', 'bool modifier can only be used on comparison'],
    ['up and 1', 'set operator "and" not allowed'],
    ['{job=~".*"}', 'at least one non-empty matcher'],
    ['up{__name__="down"}', 'metric name must not be set twice'],
    ['up{job=~"("}', 'error parsing regexp'],
    ['up{job="a}', 'unexpected end of input'],
    ['sum(up) offset 5m', 'offset modifier must be preceded'],
    ['up * (sum(up) offset 5m)', 'offset modifier must be preceded'],
    ['(up + up)[5m]', 'ranges only allowed for vector selectors'],
    ['rate(up[0s])', 'duration must be greater than 0'],
    [
      'round(up, 1, 2)',
      'expected 1 to 2 argument(s) in call to "round", got 3',
    ],
    ['up on(job) up', 'unexpected'],
    ['('.repeat(200), 'unclosed left parenthesis'],
    [`${'(-'.repeat(500)}up${')'.repeat(500)}`, 'nested too deep'],
    ['a'.repeat(30_000), '20000 characters'],
  ])('refuses %j as bad data', (query, message) => {
    const error = failure(query);
    expect(error.errorType).toBe('bad_data');
    expect(error.message).toContain(message);
  });

  it.each([
    ['predict_linear(up[5m], 60)', 'the function "predict_linear"'],
    ['count_values("v", up)', 'the aggregation "count_values"'],
    ['max_over_time(up[1h:5m])', 'a subquery'],
    ['up @ 12', 'the modifier "@"'],
    ['up atan2 up', 'the operator "atan2"'],
    ['rate(up[5m + 1m])', 'the duration expression'],
  ])('names what of %j is outside the subset', (query, message) => {
    const error = failure(query);
    expect(error.status).toBe(422);
    expect(error.errorType).toBe('execution');
    expect(error.message).toContain(message);
    expect(error.message).toContain('outside the subset');
  });

  it('reads matching, grouping and offsets', () => {
    expect(
      parseQuery(
        'sum by (cluster) (a) / on(cluster) group_left(region) b offset -90s',
      ),
    ).toMatchObject({
      type: 'binary',
      op: '/',
      matching: {
        on: true,
        labels: ['cluster'],
        many: 'left',
        include: ['region'],
      },
      left: { type: 'aggregate', grouping: { labels: ['cluster'] } },
      right: { type: 'selector', offset: -90_000 },
    });
  });

  it('never fails with anything but a QueryError', () => {
    const word = fc.constantFrom(
      ...['sum', 'by', '(', ')', '[5m]', '{', '}', '="', '"', 'up', ',', '-'],
      ...['rate(', '+', ' ', 'offset', '1', '=~', '/', 'on', 'group_left'],
      ...['and', 'bool', '>', '@', ':', '#', "'", '`', '\\', '\n'],
    );
    const query = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(word, { maxLength: 30 }).map(words => words.join('')),
    );
    fc.assert(
      fc.property(query, text => {
        expect([undefined, 'QueryError']).toContain(
          errorName(() => parseQuery(text)),
        );
      }),
      { numRuns: 1500 },
    );
  });
});

describe('parseSelector', () => {
  it('takes selectors only', () => {
    expect(parseSelector('up{job!="a"}').map(({ op }) => op)).toEqual([
      '=',
      '!=',
    ]);
    expect(() => parseSelector('sum(up)')).toThrow(QueryError);
  });
});
