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
  evaluate,
  Labels,
  labelRecord,
  matchesAll,
  Matcher,
  METRIC_NAME,
  parseQuery,
  QueryError,
  SeriesSource,
} from '../promql';
import { FAMILIES } from '../model';
import { instantAnswer, rangeAnswer } from './answers';
import { Parameters, stepsOf } from './parameters';

/** How far back `/series` and `/labels` look unless told, milliseconds. */
const DEFAULT_SPAN = 2 * 3_600_000;

/** What the query endpoints answer with (`data`), by path below `/api/v1`. Each fails with `QueryError`. */
export function createQueries(source: SeriesSource, now: () => number) {
  const span = (parameters: Parameters) => {
    const to = parameters.optionalTime('end', now(), 'bad_data: ');
    const from = parameters.optionalTime(
      'start',
      to - DEFAULT_SPAN,
      'bad_data: ',
    );
    if (to < from) {
      throw new QueryError(
        'bad_data',
        'end timestamp must not be before start time',
      );
    }
    return { from: from - 1, to };
  };
  /** Labels of all series that satisfy one of several selectors. */
  const labelSets = (
    selectors: Matcher[][],
    { from, to }: { from: number; to: number },
  ): Labels[] => {
    const found = new Map<string, Labels>();
    for (const matchers of selectors) {
      for (const { labels } of source.select(matchers, from, to)) {
        found.set(JSON.stringify([...labels]), labels);
      }
    }
    return [...found.values()];
  };
  const matchingSets = (parameters: Parameters) => {
    const selectors = parameters.selectors();
    return labelSets(selectors.length > 0 ? selectors : [[]], span(parameters));
  };

  return {
    query(parameters: Parameters) {
      const time = parameters.optionalTime('time', now());
      const expression = parseQuery(parameters.text('query') ?? '');
      return instantAnswer(evaluate(expression, source, [time]), time);
    },

    queryRange(parameters: Parameters) {
      const steps = stepsOf(parameters);
      const expression = parseQuery(parameters.text('query') ?? '');
      if (expression.type === 'range' || expression.type === 'string') {
        throw new QueryError(
          'bad_data',
          `invalid expression type "${
            expression.type === 'range' ? 'range vector' : 'string'
          }" for range query, must be Scalar or instant Vector`,
        );
      }
      return rangeAnswer(evaluate(expression, source, steps), steps);
    },

    series(parameters: Parameters) {
      const selectors = parameters.selectors();
      if (selectors.length === 0) {
        throw new QueryError('bad_data', 'no match[] parameter provided');
      }
      return labelSets(selectors, span(parameters)).map(labelRecord);
    },

    labels(parameters: Parameters) {
      const names = new Set(
        matchingSets(parameters).flatMap(labels => [...labels.keys()]),
      );
      return [...names].sort();
    },

    labelValues(name: string, parameters: Parameters) {
      const values = new Set(
        matchingSets(parameters).flatMap(labels => labels.get(name) ?? []),
      );
      return [...values].sort();
    },

    metadata(parameters: Parameters) {
      const metric = parameters.text('metric');
      const wanted = FAMILIES.filter(
        ({ name }) => metric === undefined || name === metric,
      );
      return Object.fromEntries(
        wanted.map(({ name, type, help }) => [
          name,
          [{ type, help, unit: '' }],
        ]),
      );
    },
  };
}

/** A source without the series of some clusters: what is left when a store does not answer. */
export function withoutClusters(
  source: SeriesSource,
  isMissing: (cluster: string) => boolean,
): SeriesSource {
  return {
    select: (matchers, from, to) =>
      source
        .select(matchers, from, to)
        .filter(
          ({ labels }) =>
            !isMissing(labels.get('cluster') ?? '') &&
            matchesAll(labels, matchers) &&
            labels.has(METRIC_NAME),
        ),
  };
}
