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

/** "3 minutes", "1 day 4 hours": at most two units, never negative. */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return '0 seconds';
  return (
    units
      .slice(first, first + (first === 3 ? 1 : 2))
      // Seconds beside minutes are noise.
      .filter(
        ([count, unit], index) =>
          count > 0 && !(index > 0 && unit === 'second'),
      )
      .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
      .join(' ')
  );
}

/** Cluster API's lists ("* A:\n  * B: c") as one line. */
export function oneLine(text: string | undefined): string {
  return (text ?? '')
    .split('\n')
    .map(line => line.replace(/^\s*\*\s*/, '').trim())
    .filter(line => line !== '')
    .join('; ')
    .replace(/:;/g, ':');
}

/** Milliseconds since a moment; undefined where it is none. */
export function ageOf(
  moment: string | undefined,
  now: Date,
): number | undefined {
  const time = moment === undefined ? NaN : Date.parse(moment);
  return Number.isNaN(time) ? undefined : now.getTime() - time;
}
