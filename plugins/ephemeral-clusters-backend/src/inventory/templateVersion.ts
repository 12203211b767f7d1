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
 * True where `current` is a later version than `used`. Numbers between dots and dashes count as numbers (1.10 is later than 1.9); a
 * pre-release is earlier than its release. Versions that cannot be compared are not called later.
 */
export function isLaterVersion(current: string, used: string): boolean {
  const [a, preA] = split(current);
  const [b, preB] = split(used);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const left = a[index] ?? 0;
    const right = b[index] ?? 0;
    if (Number.isNaN(left) || Number.isNaN(right)) return false;
    if (left !== right) return left > right;
  }
  if (preA === preB) return false;
  if (preA === '') return true;
  return preB !== '' && preA > preB;
}

function split(version: string): [number[], string] {
  const [core, ...pre] = version.replace(/^v/, '').split('+')[0].split('-');
  return [core.split('.').map(Number), pre.join('-')];
}
