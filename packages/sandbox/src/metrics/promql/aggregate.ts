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

import { Aggregation, Grouping } from './expressions';
import {
  dropLabels,
  keepLabels,
  labelKey,
  Labels,
  METRIC_NAME,
} from './labels';
import { emptySeries, Vector, VectorSeries } from './values';
import { Scalar } from './vectorFunctions';

interface Group {
  labels: Labels;
  members: VectorSeries[];
}

/** Aggregates a vector at every step. `parameter` is k of topk and bottomk, or the quantile. */
export function aggregate(
  op: Aggregation,
  grouping: Grouping,
  vector: Vector,
  parameter: Scalar | undefined,
  steps: number,
): Vector {
  const groups = groupsOf(grouping, vector);
  if (op === 'topk' || op === 'bottomk') {
    return groups.flatMap(group =>
      selectExtremes(
        group,
        op === 'topk',
        parameter ?? new Float64Array(steps),
      ),
    );
  }
  return groups.map(group => {
    const result = emptySeries(group.labels, steps);
    for (let step = 0; step < steps; step++) {
      const values = valuesAt(group.members, step);
      if (values.length > 0) {
        result.present[step] = 1;
        result.values[step] = reduce(op, values, parameter?.[step] ?? NaN);
      }
    }
    return result;
  });
}

function groupsOf(grouping: Grouping, vector: Vector): Group[] {
  const groups = new Map<string, Group>();
  const dropped = [...grouping.labels, METRIC_NAME];
  for (const series of vector) {
    const labels = grouping.without
      ? dropLabels(series.labels, dropped)
      : keepLabels(series.labels, grouping.labels);
    const key = labelKey(labels);
    const group = groups.get(key);
    if (group) {
      group.members.push(series);
    } else {
      groups.set(key, { labels, members: [series] });
    }
  }
  return [...groups.values()];
}

function valuesAt(members: VectorSeries[], step: number): number[] {
  const values: number[] = [];
  for (const member of members) {
    if (member.present[step]) {
      values.push(member.values[step]);
    }
  }
  return values;
}

function reduce(op: Aggregation, values: number[], parameter: number): number {
  switch (op) {
    case 'sum':
      return sum(values);
    case 'avg':
      return sum(values) / values.length;
    case 'count':
      return values.length;
    case 'group':
      return 1;
    case 'min':
      return values.reduce((a, b) => (b < a || Number.isNaN(a) ? b : a));
    case 'max':
      return values.reduce((a, b) => (b > a || Number.isNaN(a) ? b : a));
    case 'quantile':
      return quantile(parameter, values);
    default:
      throw new Error(`${op} does not reduce a group to one value`);
  }
}

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Quantile with linear interpolation between the two nearest ranks. */
export function quantile(q: number, values: number[]): number {
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const ordered = Float64Array.from(values).sort();
  const rank = q * (ordered.length - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(ordered.length - 1, lower + 1);
  const weight = rank - lower;
  return ordered[lower] * (1 - weight) + ordered[upper] * weight;
}

/** The k highest or lowest series of a group, at every step; at one step they are in order. */
function selectExtremes(
  { members }: Group,
  highest: boolean,
  parameter: Scalar,
): Vector {
  const steps = parameter.length;
  const results = members.map(member => emptySeries(member.labels, steps));
  let order = members.map((_, index) => index);
  for (let step = 0; step < steps; step++) {
    const ranked = members
      .map((_, index) => index)
      .filter(index => members[index].present[step])
      .sort((a, b) =>
        compare(members[a].values[step], members[b].values[step], highest),
      );
    const count = Math.max(0, Math.trunc(parameter[step]) || 0);
    const chosen = ranked.slice(0, count);
    for (const index of chosen) {
      results[index].present[step] = 1;
      results[index].values[step] = members[index].values[step];
    }
    if (steps === 1) {
      order = chosen;
    }
  }
  return order.map(index => results[index]);
}

function compare(a: number, b: number, highest: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  }
  return highest ? b - a : a - b;
}
