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
const run = Date.now();

/** A name that no earlier run of the suite has left behind in the same environment. */
export function freshName(prefix: string): string {
  return `${prefix}-${run.toString(36).slice(-5)}`;
}

/** The same as a number to YAML: `3e4821`. */
export function freshNumber(): string {
  const minute = Math.floor(run / 60_000);
  return `${1 + (minute % 9)}e${minute % 10_000}`;
}
