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

/** Puts values in for the variables of a cluster template, which are in clusterctl's format; those without a value stay. */
export function fillIn(
  template: string,
  values: Readonly<Record<string, string>>,
): string {
  return template.replace(
    /\$\{([A-Z_]+)(?::=[^}]*)?\}/g,
    (variable, name: string) => values[name] ?? variable,
  );
}
