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

import { TemplateError } from '../errors';
import { TemplateFunction } from '../evaluate';
import { isMap, sortedKeys, textOf, Value, ValueMap } from '../values';
import { fromYaml, toYaml } from '../yamlText';

/** YAML and JSON. */
export const formatFunctions: Record<string, TemplateFunction> = {
  toYaml: value => toYaml(value),
  fromYaml: value => fromYaml(textOf(value)),
  fromYamlArray: value => fromYaml(textOf(value)),
  toJson: value => JSON.stringify(sorted(value) ?? null),
  toPrettyJson: value => JSON.stringify(sorted(value) ?? null, null, 2),
  fromJson: value => {
    try {
      return JSON.parse(textOf(value)) as Value;
    } catch (error) {
      throw new TemplateError(`fromJson: ${(error as Error).message}`);
    }
  },
};

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const result: ValueMap = {};
  for (const key of sortedKeys(value)) result[key] = sorted(value[key]);
  return result;
}
