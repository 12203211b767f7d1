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

/** One figure, beside what it should be and what others reach in the same run. */
export interface Figure {
  measure: string;
  value: number;
  unit: string;
  /** In words: `≤ 50 ms`. */
  target: string;
  ok: boolean;
  peers: Record<string, number>;
}

/** A table for people, in Markdown. */
export function describeFigures(figures: readonly Figure[]): string {
  const number = (value: number) =>
    value.toLocaleString('en', { maximumFractionDigits: 1 });
  return [
    '| measure | value | target | reached | beside it |',
    '| --- | --- | --- | --- | --- |',
    ...figures.map(({ measure, value, unit, target, ok, peers }) => {
      const others = Object.entries(peers).map(
        ([name, theirs]) => `${name}: ${number(theirs)}`,
      );
      return `| ${measure} | ${number(value)} ${unit} | ${target} | ${
        ok ? 'yes' : '**no**'
      } | ${others.join(', ')} |`;
    }),
  ].join('\n');
}
