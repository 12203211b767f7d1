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
import { isLess, isTrue, kindOf, sameValue, Value } from '../values';

/** Comparisons, defaults and refusals. `and` and `or` are part of the evaluator, as they stop early. */
export const logicFunctions: Record<string, TemplateFunction> = {
  not: value => !isTrue(value),
  eq: (first, ...others) => others.some(other => sameValue(first, other)),
  ne: (a, b) => !sameValue(a, b),
  lt: (a, b) => isLess(a, b),
  le: (a, b) => !isLess(b, a),
  gt: (a, b) => isLess(b, a),
  ge: (a, b) => !isLess(a, b),
  default: (fallback, value) => (isTrue(value) ? value : fallback),
  empty: value => !isTrue(value),
  coalesce: (...values) => values.find(isTrue),
  ternary: (yes, no, condition) => (isTrue(condition) ? yes : no),
  required: (message, value) => {
    if (value === undefined || value === null || value === '') {
      throw new TemplateError(String(message));
    }
    return value;
  },
  fail: (message): Value => {
    throw new TemplateError(String(message));
  },
  kindOf: value => kindOf(value),
  kindIs: (kind, value) => kindOf(value) === kind,
};
