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
 * Version of Go that a module asks for, `1.26.0`.
 *
 * @param goMod - text of a go.mod
 */
export function requiredGo(goMod: string): string {
  const version = /^go (\d+(?:\.\d+)*)\s*$/m.exec(goMod)?.[1];
  if (!version) throw new Error('There is no go line in the go.mod.');
  return version;
}

/**
 * Version of a module that is really built, `1.36.3`: that of its replacement where there is one.
 *
 * @param goMod - text of a go.mod
 * @param module - path of a module that it requires
 */
export function pinnedVersion(goMod: string, module: string): string {
  let required: string | undefined;
  let replaced: string | undefined;
  for (const line of goMod.split('\n')) {
    const words = line
      .replace(/\/\/.*$/, '')
      .replace(/^\s*(require|replace)\s+(?!\()/, '')
      .trim()
      .split(/\s+/);
    if (words[0] !== module) continue;
    const arrow = words.indexOf('=>');
    if (arrow !== -1) replaced = words[arrow + 2];
    else if (words.length === 2) required = words[1];
  }
  const version = /^v(\d\S*)$/.exec(replaced ?? required ?? '')?.[1];
  if (!version) throw new Error(`The go.mod does not pin ${module}.`);
  return version;
}

/** Whether a version of Go, `1.26.8`, is at least another one, `1.26.10` or `1.27`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const [have, want] = [numbers(version), numbers(wanted)];
  for (let index = 0; index < want.length; index += 1) {
    const difference = (have[index] ?? 0) - want[index];
    if (difference !== 0) return difference > 0;
  }
  return true;
}
