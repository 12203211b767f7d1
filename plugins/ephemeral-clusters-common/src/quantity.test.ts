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

import { formatBytes, formatCores } from './quantity';

describe('formatCores', () => {
  it.each([
    [0, '0 c'],
    [0.02, '20 mc'],
    [0.34, '0.3 c'],
    [6.1, '6.1 c'],
    [128.4, '128 c'],
    [undefined, '–'],
    [NaN, '–'],
  ])('says %s as "%s"', (cores, text) => {
    expect(formatCores(cores)).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [21 * 2 ** 30, '21 GiB'],
    [undefined, '–'],
    [Infinity, '–'],
  ])('says %s as "%s"', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
