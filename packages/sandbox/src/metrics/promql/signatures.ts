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

import { ValueType } from './expressions';

/** Arguments and result of a function. */
export interface Signature {
  args: ValueType[];
  /** How many of `args`, counted from the end, may be left out. */
  optional?: number;
  returns: ValueType;
}

const VECTOR: ValueType = 'instant vector';
const RANGE: ValueType = 'range vector';
const SCALAR: ValueType = 'scalar';

const overRange: Signature = { args: [RANGE], returns: VECTOR };
const ofVector: Signature = { args: [VECTOR], returns: VECTOR };

/** All functions of the subset: what is not here is refused by name. */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map<
  string,
  Signature
>([
  ['rate', overRange],
  ['irate', overRange],
  ['increase', overRange],
  ['delta', overRange],
  ['changes', overRange],
  ['resets', overRange],
  ['avg_over_time', overRange],
  ['min_over_time', overRange],
  ['max_over_time', overRange],
  ['sum_over_time', overRange],
  ['count_over_time', overRange],
  ['last_over_time', overRange],
  ['present_over_time', overRange],
  ['absent', ofVector],
  ['abs', ofVector],
  ['ceil', ofVector],
  ['floor', ofVector],
  ['timestamp', ofVector],
  ['sort', ofVector],
  ['sort_desc', ofVector],
  ['round', { args: [VECTOR, SCALAR], optional: 1, returns: VECTOR }],
  ['clamp_min', { args: [VECTOR, SCALAR], returns: VECTOR }],
  ['clamp_max', { args: [VECTOR, SCALAR], returns: VECTOR }],
  ['clamp', { args: [VECTOR, SCALAR, SCALAR], returns: VECTOR }],
  ['time', { args: [], returns: SCALAR }],
  ['vector', { args: [SCALAR], returns: VECTOR }],
  ['scalar', { args: [VECTOR], returns: SCALAR }],
  ['histogram_quantile', { args: [SCALAR, VECTOR], returns: VECTOR }],
  [
    'label_replace',
    {
      args: [VECTOR, 'string', 'string', 'string', 'string'],
      returns: VECTOR,
    },
  ],
]);
