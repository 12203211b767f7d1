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

import { InputError } from '@backstage/errors';

/** Value of a label in PromQL's double quotes. */
export function quoted(value: string): string {
  return `"${value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}

/** Text that a regular expression of RE2 takes literally. */
export function literal(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** `label="value"`. @throws InputError where the name is no label name */
export function equals(label: string, value: string): string {
  return `${labelName(label)}=${quoted(value)}`;
}

/** `label=~"a|b"`, each value taken literally; an empty value also matches series without the label. */
export function oneOf(label: string, values: readonly string[]): string {
  return `${labelName(label)}=~${quoted(values.map(literal).join('|'))}`;
}

/** @throws InputError where it is no label name */
export function labelName(name: string): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    throw new InputError(`"${name}" is no name of a label`);
  }
  return name;
}
