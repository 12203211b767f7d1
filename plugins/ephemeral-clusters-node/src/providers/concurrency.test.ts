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

import { mapLimited } from './concurrency';

describe('mapLimited', () => {
  it('runs at most so many at a time and keeps the order', async () => {
    let running = 0;
    let most = 0;
    const result = await mapLimited([1, 2, 3, 4, 5], 2, async item => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect(result).toEqual([2, 4, 6, 8, 10]);
    expect(most).toBe(2);
  });

  it('begins nothing more after an error', async () => {
    const begun: number[] = [];
    await expect(
      mapLimited([1, 2, 3], 1, async item => {
        begun.push(item);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(begun).toEqual([1]);
  });
});
