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

import { formatJson } from './formatJson';

describe('formatJson', () => {
  it('keeps in one line what fits, and is JSON', () => {
    const long = 'x'.repeat(150);
    const value = {
      conditions: { Available: { status: 'True', reason: 'Available' }, long },
      list: [1, long, { a: long }],
      none: {},
      left: undefined,
    };
    const text = formatJson(value);
    expect(text).toContain(
      '    "Available": { "status": "True", "reason": "Available" },\n',
    );
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    expect(formatJson({ a: [1, 2] })).toBe('{ "a": [1, 2] }');
  });
});
