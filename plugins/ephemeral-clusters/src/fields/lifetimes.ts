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
  describeLifetime,
  parseLifetime,
  type ClusterTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

const usual = ['PT2H', 'PT8H', 'P1D', 'P3D', 'P7D', 'P14D'];

const milliseconds = (text: string) => parseLifetime(text)?.toMillis() ?? 0;

/** Whether two ISO 8601 durations are equally long, however they are written. */
export function isSameLifetime(a: string, b: string): boolean {
  return milliseconds(a) === milliseconds(b);
}

/** Lifetimes to choose from: the usual ones within the template's limit, its default and its limit; shortest first. */
export function lifetimeChoices(
  lifetime: ClusterTemplate['lifetime'],
): string[] {
  const limit = lifetime.maximum ? milliseconds(lifetime.maximum) : Infinity;
  const byLength = new Map<number, string>();
  for (const choice of [...usual, lifetime.maximum, lifetime.default]) {
    if (choice && milliseconds(choice) <= limit) {
      byLength.set(milliseconds(choice), choice);
    }
  }
  return [...byLength].sort(([a], [b]) => a - b).map(([, choice]) => choice);
}

/** Says what is wrong with a lifetime; undefined where it is right. */
export function checkLifetime(
  text: string | undefined,
  lifetime: ClusterTemplate['lifetime'] | undefined,
): string | undefined {
  if (!text) return 'Choose how long it shall live.';
  const asked = parseLifetime(text);
  if (!asked) {
    return `"${text}" is no lifetime: write something like PT8H or P3D.`;
  }
  const maximum = lifetime?.maximum;
  const limit = maximum && parseLifetime(maximum);
  if (limit && asked.toMillis() > limit.toMillis()) {
    return `That is longer than this template allows, which is ${describeLifetime(
      maximum,
    )}.`;
  }
  return undefined;
}
