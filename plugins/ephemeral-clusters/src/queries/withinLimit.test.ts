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

import { withinLimit } from './withinLimit';

/** Never done, but for an abort. */
const never = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  });

describe('withinLimit', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('gives up what takes too long, and says so', async () => {
    const done = withinLimit(20_000, undefined, never);
    jest.advanceTimersByTime(20_000);
    await expect(done).rejects.toThrow('No answer came within 20 seconds');
  });

  it('ends when whoever asked for it does not want it any more', async () => {
    const asked = new AbortController();
    const done = withinLimit(20_000, asked.signal, never);
    asked.abort();
    await expect(done).rejects.toThrow('aborted');
    await expect(withinLimit(20_000, asked.signal, never)).rejects.toThrow(
      'aborted',
    );
  });

  it('gives what comes in time', async () => {
    await expect(withinLimit(20_000, undefined, async () => 7)).resolves.toBe(
      7,
    );
    expect(jest.getTimerCount()).toBe(0);
  });
});
