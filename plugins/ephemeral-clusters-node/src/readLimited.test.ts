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

import { readLimited } from './readLimited';

describe('readLimited', () => {
  const bytes = Buffer.from('aé');

  it('reads characters that come in two chunks', async () => {
    async function* chunks() {
      yield bytes.subarray(0, 2);
      yield bytes.subarray(2);
    }
    expect(await readLimited(chunks(), 3)).toBe('aé');
  });

  it('stops where there is more than the limit', async () => {
    let given = 0;
    let closed = false;
    async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield bytes;
        }
      } finally {
        closed = true;
      }
    }
    await expect(readLimited(endless(), 7)).rejects.toThrow(
      'its answer is too large',
    );
    expect(given).toBe(3);
    expect(closed).toBe(true);
  });

  it('reads nothing out of no body', async () => {
    expect(await readLimited(null, 1)).toBe('');
  });
});
