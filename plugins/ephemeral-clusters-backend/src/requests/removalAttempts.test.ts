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

import type { StoredRequest } from '../database';
import { nextRemovalAttempt } from './removalAttempts';

const start = Date.UTC(2030, 0, 1);
const minute = 60_000;
const failed = (atMinute = 0) =>
  ({
    state: 'failed',
    finishedAt: new Date(start + atMinute * minute).toISOString(),
  } as StoredRequest);
const ended = (state: string) => ({ state } as StoredRequest);
const when = (attempts: StoredRequest[], atMinute = 0) =>
  nextRemovalAttempt(attempts, new Date(start + atMinute * minute), minute)
    .when;

describe('nextRemovalAttempt', () => {
  it('asks at once where nobody asked before, and not twice', () => {
    expect(when([])).toBe('now');
    for (const state of ['opening', 'open', 'merged']) {
      expect(when([ended(state)])).toBe('later');
    }
  });

  it('takes the no of a reviewer, and asks again after what the product withdrew', () => {
    expect(when([ended('closed'), failed()], 1000)).toBe('never');
    expect(when([ended('cancelled'), ended('closed')])).toBe('now');
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [6, 32],
    [7, 60],
    [5000, 60],
  ])('waits after %d failures in a row for %d minutes', (failures, pause) => {
    const attempts = Array.from({ length: failures }, () => failed());
    expect(when(attempts, pause - 0.01)).toBe('later');
    expect(when(attempts, pause)).toBe('now');
  });

  it('counts failures in a row only', () => {
    expect(when([failed(), ended('cancelled'), failed(), failed()], 1)).toBe(
      'now',
    );
  });
});
