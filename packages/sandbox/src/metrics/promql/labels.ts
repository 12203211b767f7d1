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

/**
 * Labels of a series. A Map, because label names come from queries and `constructor` or `__proto__` are valid ones.
 * Keys are in alphabetical order, so that equal labels have equal keys (see {@link labelKey}).
 */
export type Labels = ReadonlyMap<string, string>;

/** The label that holds the metric's name. */
export const METRIC_NAME = '__name__';

/** Makes labels out of a plain record; an empty value means that the label is not there. */
export function labelsOf(record: Readonly<Record<string, string>>): Labels {
  return sorted(Object.entries(record));
}

/** A copy with some labels set ('' removes). */
export function withLabels(
  labels: Labels,
  changes: Iterable<readonly [string, string]>,
): Labels {
  const copy = new Map(labels);
  for (const [name, value] of changes) {
    copy.set(name, value);
  }
  return sorted(copy);
}

/** Only the named labels, those that are there. */
export function keepLabels(labels: Labels, names: readonly string[]): Labels {
  return sorted(
    names
      .filter(name => labels.has(name))
      .map(name => [name, labels.get(name) ?? ''] as const),
  );
}

/** All but the named labels. */
export function dropLabels(labels: Labels, names: readonly string[]): Labels {
  const copy = new Map(labels);
  for (const name of names) {
    copy.delete(name);
  }
  return copy;
}

/** Labels without the metric's name: what functions and arithmetic leave. */
export function dropName(labels: Labels): Labels {
  return labels.has(METRIC_NAME) ? dropLabels(labels, [METRIC_NAME]) : labels;
}

/** A string that is equal for equal labels and for no others. */
export function labelKey(labels: Labels): string {
  let key = '';
  for (const [name, value] of labels) {
    key += `${name}\u0000${value}\u0001`;
  }
  return key;
}

/** As Prometheus prints labels in messages: `{a="b", c="d"}`. */
export function printLabels(labels: Labels): string {
  return `{${[...labels]
    .map(([n, v]) => `${n}=${JSON.stringify(v)}`)
    .join(', ')}}`;
}

/** A JSON-able record; safe for any label name. */
export function labelRecord(labels: Labels): Record<string, string> {
  return Object.fromEntries(labels);
}

function sorted(entries: Iterable<readonly [string, string]>): Labels {
  const kept = [...entries].filter(([, value]) => value !== '');
  kept.sort(([a], [b]) => {
    if (a === b) return 0;
    return a < b ? -1 : 1;
  });
  return new Map(kept);
}
