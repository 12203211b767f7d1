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

/** What Gitea writes for a time that is not known. */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** A time as Gitea writes it: ISO 8601 in UTC, whole seconds. */
export function toSeconds(time: Date | string): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The same for a time in seconds since 1970. */
export function fromTimestamp(seconds: number): string {
  return toSeconds(new Date(seconds * 1000));
}
