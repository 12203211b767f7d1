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
import { Value } from '../values';

/** Whole numbers. */
export const numberFunctions: Record<string, TemplateFunction> = {
  int: value => whole(value),
  int64: value => whole(value),
  float64: value => Number(value) || 0,
  add: (...values) =>
    values.reduce<number>((sum, value) => sum + whole(value), 0),
  add1: value => whole(value) + 1,
  sub: (a, b) => whole(a) - whole(b),
  mul: (...values) =>
    values.reduce<number>((product, value) => product * whole(value), 1),
  div: (a, b) => Math.trunc(whole(a) / divisor(b)),
  mod: (a, b) => whole(a) % divisor(b),
  max: (...values) => Math.max(...values.map(whole)),
  min: (...values) => Math.min(...values.map(whole)),
  until: count =>
    Array.from({ length: Math.max(0, whole(count)) }, (_, i) => i),
};

/** As sprig's cast: what is no number is 0. */
function whole(value: Value): number {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && !/^[-+]?\d+$/.test(value)) return 0;
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

function divisor(value: Value): number {
  const number = whole(value);
  if (number === 0) throw new TemplateError('integer divide by zero');
  return number;
}
