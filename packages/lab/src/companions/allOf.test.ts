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

import { allOf } from './allOf';

describe('allOf', () => {
  it('waits for the rest where something fails, and says what it was', async () => {
    let finish = () => {};
    const slow = new Promise<void>(resolve => {
      finish = resolve;
    });
    let ended = false;
    const work = allOf([Promise.reject(new Error('refused')), slow]).finally(
      () => {
        ended = true;
      },
    );
    work.catch(() => {});
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    finish();
    await expect(work).rejects.toThrow('refused');
  });

  it('is fine where nothing fails', async () => {
    await expect(allOf([Promise.resolve()])).resolves.toBeUndefined();
  });
});
