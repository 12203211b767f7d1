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

import { aggregate } from './aggregate';
import { QueryError } from './errors';
import {
  ArithmeticOperator,
  BinaryExpression,
  CallExpression,
  ComparisonOperator,
  Expression,
  RangeSelector,
  Selector,
  SET_OPERATORS,
  SetOperator,
} from './expressions';
import { dropName, labelsOf, METRIC_NAME } from './labels';
import {
  combineSets,
  operate,
  vectorWithScalar,
  vectorWithVector,
} from './operators';
import { RANGE_FUNCTIONS, RangeFunction } from './rangeFunctions';
import { Samples, SeriesSource } from './series';
import { dropEmpty, emptySeries, mapSeries, mergeSame, Vector } from './values';
import {
  applyToValues,
  histogramQuantile,
  labelReplace,
  Scalar,
  sortByValue,
  VALUE_FUNCTIONS,
} from './vectorFunctions';

/** How long a sample counts as current: Prometheus' default, milliseconds. */
export const LOOKBACK = 5 * 60_000;

/** Samples that one query may read, so that none blocks the process for long. */
const MAX_SAMPLES = 20_000_000;

/** What a query evaluates to over its steps. */
export type Result =
  | { type: 'scalar'; values: Scalar }
  | { type: 'string'; value: string }
  | { type: 'vector'; vector: Vector }
  | {
      type: 'matrix';
      series: { labels: Map<string, string>; samples: Samples }[];
    };

class Evaluation {
  readonly #source: SeriesSource;
  readonly #steps: readonly number[];
  readonly #lookback: number;
  #samplesLeft = MAX_SAMPLES;

  constructor(
    source: SeriesSource,
    steps: readonly number[],
    lookback: number,
  ) {
    this.#source = source;
    this.#steps = steps;
    this.#lookback = lookback;
  }

  result(expression: Expression): Result {
    if (expression.type === 'string') {
      return { type: 'string', value: expression.value };
    }
    if (expression.type === 'range') {
      return { type: 'matrix', series: this.#matrix(expression) };
    }
    const value = this.#evaluate(expression);
    return value instanceof Float64Array
      ? { type: 'scalar', values: value }
      : { type: 'vector', vector: dropEmpty(value) };
  }

  #evaluate(expression: Expression): Scalar | Vector {
    switch (expression.type) {
      case 'number':
        return this.#constant(expression.value);
      case 'selector':
        return this.#select(expression, false);
      case 'negate': {
        const operand = this.#evaluate(expression.operand);
        return operand instanceof Float64Array
          ? operand.map(value => -value)
          : mergeSame(
              operand.map(series =>
                mapSeries(series, dropName(series.labels), value => -value),
              ),
            );
      }
      case 'binary':
        return this.#binary(expression);
      case 'call':
        return this.#call(expression);
      case 'aggregate':
        return aggregate(
          expression.op,
          expression.grouping,
          this.#vector(expression.operand),
          expression.parameter && this.#scalar(expression.parameter),
          this.#steps.length,
        );
      default:
        throw new QueryError(
          'bad_data',
          `a ${expression.type} cannot be evaluated here`,
        );
    }
  }

  #scalar(expression: Expression): Scalar {
    const value = this.#evaluate(expression);
    if (!(value instanceof Float64Array)) {
      throw new QueryError('bad_data', 'expected a scalar, got a vector');
    }
    return value;
  }

  #vector(expression: Expression): Vector {
    const value = this.#evaluate(expression);
    if (value instanceof Float64Array) {
      throw new QueryError('bad_data', 'expected a vector, got a scalar');
    }
    return value;
  }

  #constant(value: number): Scalar {
    return new Float64Array(this.#steps.length).fill(value);
  }

  #binary(expression: BinaryExpression): Scalar | Vector {
    const left = this.#evaluate(expression.left);
    const right = this.#evaluate(expression.right);
    const { op, bool, matching } = expression;
    if ((SET_OPERATORS as readonly string[]).includes(op)) {
      return combineSets(
        op as SetOperator,
        left as Vector,
        right as Vector,
        matching,
      );
    }
    const plain = op as ArithmeticOperator | ComparisonOperator;
    if (left instanceof Float64Array) {
      return right instanceof Float64Array
        ? left.map((value, step) => operate(plain, value, right[step]))
        : vectorWithScalar(plain, right, left, { bool, scalarLeft: true });
    }
    return right instanceof Float64Array
      ? vectorWithScalar(plain, left, right, { bool, scalarLeft: false })
      : vectorWithVector(plain, left, right, bool, matching);
  }

  #call({ name, args }: CallExpression): Scalar | Vector {
    const rangeFunction = RANGE_FUNCTIONS.get(name);
    if (rangeFunction && args[0].type === 'range') {
      return this.#overRange(args[0], rangeFunction, name === 'last_over_time');
    }
    const valueFunction = VALUE_FUNCTIONS.get(name);
    if (valueFunction) {
      const [vector, ...scalars] = args;
      return applyToValues(
        valueFunction,
        this.#vector(vector),
        scalars.map(scalar => this.#scalar(scalar)),
      );
    }
    switch (name) {
      case 'time':
        return Float64Array.from(this.#steps, step => step / 1000);
      case 'vector': {
        const values = this.#scalar(args[0]);
        const present = new Uint8Array(values.length).fill(1);
        return [{ labels: new Map(), values, present }];
      }
      case 'scalar':
        return this.#toScalar(this.#vector(args[0]));
      case 'timestamp':
        return args[0].type === 'selector'
          ? this.#select(args[0], true)
          : this.#vector(args[0]).map(series =>
              mapSeries(
                series,
                dropName(series.labels),
                (_, step) => this.#steps[step] / 1000,
              ),
            );
      case 'absent':
        return this.#absent(args[0]);
      case 'sort':
        return sortByValue(this.#vector(args[0]), false);
      case 'sort_desc':
        return sortByValue(this.#vector(args[0]), true);
      case 'histogram_quantile':
        return histogramQuantile(this.#scalar(args[0]), this.#vector(args[1]));
      case 'label_replace': {
        const [destination, replacement, label, pattern] = args
          .slice(1)
          .map(arg => (arg.type === 'string' ? arg.value : ''));
        return labelReplace(
          this.#vector(args[0]),
          destination,
          replacement,
          label,
          pattern,
        );
      }
      default:
        throw new QueryError('bad_data', `unknown function "${name}"`);
    }
  }

  #toScalar(vector: Vector): Scalar {
    return this.#constant(NaN).map((_, step) => {
      const present = vector.filter(series => series.present[step]);
      return present.length === 1 ? present[0].values[step] : NaN;
    });
  }

  #absent(expression: Expression): Vector {
    const vector = this.#vector(expression);
    // Labels that the selector asks for exactly are those of the series that is missing.
    const labels: Record<string, string> = {};
    if (expression.type === 'selector') {
      for (const { label, op, value } of expression.matchers) {
        if (op === '=' && label !== METRIC_NAME) {
          labels[label] = value;
        }
      }
    }
    const result = emptySeries(labelsOf(labels), this.#steps.length);
    for (let step = 0; step < this.#steps.length; step++) {
      if (!vector.some(series => series.present[step])) {
        result.present[step] = 1;
        result.values[step] = 1;
      }
    }
    return [result];
  }

  #select({ matchers, offset }: Selector, timestamps: boolean): Vector {
    const steps = this.#steps;
    const from = steps[0] - offset - this.#lookback;
    const to = steps[steps.length - 1] - offset;
    return this.#source.select(matchers, from, to).map(series => {
      this.#count(steps.length);
      const result = emptySeries(
        timestamps ? dropName(series.labels) : series.labels,
        steps.length,
      );
      for (let step = 0; step < steps.length; step++) {
        const at = steps[step] - offset;
        const sample = series.latest(at - this.#lookback, at);
        if (sample) {
          result.present[step] = 1;
          result.values[step] = timestamps ? sample.time / 1000 : sample.value;
        }
      }
      return result;
    });
  }

  #overRange(
    { selector: { matchers, offset }, range }: RangeSelector,
    apply: RangeFunction,
    keepName: boolean,
  ): Vector {
    const steps = this.#steps;
    const from = steps[0] - offset - range;
    const to = steps[steps.length - 1] - offset;
    const overlapping = steps.length > 1 && steps[1] - steps[0] <= range;
    const vector = this.#source.select(matchers, from, to).map(series => {
      const result = emptySeries(
        keepName ? series.labels : dropName(series.labels),
        steps.length,
      );
      // Overlapping windows slide over one reading; windows far apart are read one by one.
      let samples: Samples = { times: [], values: [] };
      if (overlapping) {
        samples = series.read(from, to);
        this.#count(samples.times.length);
      }
      let first = 0;
      let last = -1;
      for (let step = 0; step < steps.length; step++) {
        const end = steps[step] - offset;
        const start = end - range;
        if (!overlapping) {
          samples = series.read(start, end);
          this.#count(samples.times.length);
          first = 0;
          last = -1;
        }
        const { times } = samples;
        while (last + 1 < times.length && times[last + 1] <= end) last++;
        while (first <= last && times[first] <= start) first++;
        if (first <= last) {
          const value = apply({ samples, first, last, start, end });
          if (value !== undefined) {
            result.present[step] = 1;
            result.values[step] = value;
          }
        }
      }
      return result;
    });
    return mergeSame(vector);
  }

  #matrix({ selector: { matchers, offset }, range }: RangeSelector) {
    const to = this.#steps[this.#steps.length - 1] - offset;
    return this.#source
      .select(matchers, to - range, to)
      .map(series => {
        const samples = series.read(to - range, to);
        this.#count(samples.times.length);
        return { labels: new Map(series.labels), samples };
      })
      .filter(({ samples }) => samples.times.length > 0);
  }

  #count(samples: number) {
    this.#samplesLeft -= samples;
    if (this.#samplesLeft < 0) {
      throw new QueryError(
        'execution',
        'query processing would load too many samples into memory in query execution',
      );
    }
  }
}

/**
 * Evaluates a parsed query at every one of `steps` (milliseconds, ascending). A range selector by itself is evaluated at the last
 * step only. Fails with `QueryError`.
 */
export function evaluate(
  expression: Expression,
  source: SeriesSource,
  steps: readonly number[],
  lookback: number = LOOKBACK,
): Result {
  return new Evaluation(source, steps, lookback).result(expression);
}
