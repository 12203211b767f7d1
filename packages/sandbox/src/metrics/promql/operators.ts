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

import { QueryError } from './errors';
import {
  ArithmeticOperator,
  BinaryOperator,
  COMPARISONS,
  ComparisonOperator,
  Matching,
  SetOperator,
} from './expressions';
import {
  dropLabels,
  dropName,
  keepLabels,
  labelKey,
  Labels,
  METRIC_NAME,
  printLabels,
  withLabels,
} from './labels';
import {
  emptySeries,
  mapSeries,
  mergeSame,
  Vector,
  VectorSeries,
} from './values';
import { Scalar } from './vectorFunctions';

const DEFAULT_MATCHING: Matching = { on: false, labels: [], include: [] };

export function isComparison(op: BinaryOperator): op is ComparisonOperator {
  return (COMPARISONS as readonly string[]).includes(op);
}

/** Result of an operator on two numbers; comparisons give 1 or 0. */
export function operate(
  op: ArithmeticOperator | ComparisonOperator,
  left: number,
  right: number,
): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return left ** right;
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '>':
      return Number(left > right);
    case '<':
      return Number(left < right);
    case '>=':
      return Number(left >= right);
    case '<=':
      return Number(left <= right);
    default:
      throw new Error(`unknown operator ${op}`);
  }
}

/** A vector and a scalar, in either order. */
export function vectorWithScalar(
  op: ArithmeticOperator | ComparisonOperator,
  vector: Vector,
  scalar: Scalar,
  { bool, scalarLeft }: { bool: boolean; scalarLeft: boolean },
): Vector {
  const filters = isComparison(op) && !bool;
  return mergeSame(
    vector.map(series =>
      mapSeries(
        series,
        filters ? series.labels : dropName(series.labels),
        (value, step) => {
          const result = scalarLeft
            ? operate(op, scalar[step], value)
            : operate(op, value, scalar[step]);
          if (filters) {
            return result ? value : undefined;
          }
          return result;
        },
      ),
    ),
  );
}

/** Arithmetic and comparison between two vectors, one to one or with `group_left` and `group_right`. */
export function vectorWithVector(
  op: ArithmeticOperator | ComparisonOperator,
  left: Vector,
  right: Vector,
  bool: boolean,
  matching: Matching = DEFAULT_MATCHING,
): Vector {
  const swapped = matching.many === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const oneBySignature = bySignature(one, matching);
  const filters = isComparison(op) && !bool;
  const results = new Map<string, VectorSeries>();
  for (const series of many) {
    const signature = labelKey(signatureOf(series.labels, matching));
    for (const partner of oneBySignature.get(signature) ?? []) {
      const labels = resultLabels(
        series.labels,
        partner.labels,
        matching,
        filters,
      );
      const key = labelKey(labels);
      const steps = series.values.length;
      const result = results.get(key) ?? emptySeries(labels, steps);
      results.set(key, result);
      for (let step = 0; step < steps; step++) {
        if (!series.present[step] || !partner.present[step]) {
          continue;
        }
        const [a, b] = swapped
          ? [partner.values[step], series.values[step]]
          : [series.values[step], partner.values[step]];
        const value = operate(op, a, b);
        if (filters && !value) {
          continue;
        }
        if (result.present[step]) {
          throw new QueryError(
            'execution',
            matching.many
              ? 'multiple matches for labels: grouping labels must ensure unique matches'
              : 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
          );
        }
        result.present[step] = 1;
        result.values[step] = filters ? a : value;
      }
    }
  }
  return [...results.values()];
}

/** `and`, `or`, `unless`. */
export function combineSets(
  op: SetOperator,
  left: Vector,
  right: Vector,
  matching: Matching = DEFAULT_MATCHING,
): Vector {
  const presence = (vector: Vector) => {
    const bySignatureKey = new Map<string, Uint8Array>();
    for (const series of vector) {
      const key = labelKey(signatureOf(series.labels, matching));
      const known = bySignatureKey.get(key);
      if (known) {
        series.present.forEach((is, step) => {
          known[step] ||= is;
        });
      } else {
        bySignatureKey.set(key, Uint8Array.from(series.present));
      }
    }
    return bySignatureKey;
  };
  const filtered = (vector: Vector, other: Vector, wanted: boolean) => {
    const there = presence(other);
    return vector.map(series => {
      const others = there.get(labelKey(signatureOf(series.labels, matching)));
      return mapSeries(series, series.labels, (value, step) =>
        Boolean(others?.[step]) === wanted ? value : undefined,
      );
    });
  };
  switch (op) {
    case 'and':
      return filtered(left, right, true);
    case 'unless':
      return filtered(left, right, false);
    default:
      return mergeSame([
        ...left.map(series => mapSeries(series, series.labels, value => value)),
        ...filtered(right, left, false),
      ]);
  }
}

function bySignature(
  vector: Vector,
  matching: Matching,
): Map<string, VectorSeries[]> {
  const found = new Map<string, VectorSeries[]>();
  const taken = new Map<string, Uint8Array>();
  for (const series of vector) {
    const labels = signatureOf(series.labels, matching);
    const key = labelKey(labels);
    const present = taken.get(key);
    if (!present) {
      taken.set(key, Uint8Array.from(series.present));
      found.set(key, [series]);
      continue;
    }
    for (let step = 0; step < present.length; step++) {
      if (present[step] && series.present[step]) {
        throw new QueryError(
          'execution',
          `found duplicate series for the match group ${printLabels(
            labels,
          )} on the ${
            matching.many === 'right' ? 'left' : 'right'
          } hand-side of the operation: many-to-many matching not allowed: matching labels must be unique on one side`,
        );
      }
      present[step] ||= series.present[step];
    }
    found.get(key)?.push(series);
  }
  return found;
}

function signatureOf(labels: Labels, matching: Matching): Labels {
  return matching.on
    ? keepLabels(labels, matching.labels)
    : dropLabels(labels, [...matching.labels, METRIC_NAME]);
}

function resultLabels(
  many: Labels,
  one: Labels,
  matching: Matching,
  filters: boolean,
): Labels {
  const base = filters ? many : dropName(many);
  if (matching.many) {
    return withLabels(
      base,
      matching.include.map(name => [name, one.get(name) ?? ''] as const),
    );
  }
  return matching.on
    ? keepLabels(base, matching.labels)
    : dropLabels(base, matching.labels);
}
