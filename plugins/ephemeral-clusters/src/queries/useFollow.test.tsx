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

import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { focusManager } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import {
  noticePace,
  pollInterval,
  pollIntervalWithNotices,
  useFollow,
} from './useFollow';

/** Follows with a look that is done at once, of somebody who knows version `a-5`. */
function follow(signals?: FakeSignals) {
  const look = jest.fn(async () => undefined);
  const hook = renderHook(() => useFollow(look, version => version === 'a-5'), {
    wrapper: ({ children }) => (
      <TestApiProvider
        apis={[...(signals ? [[signalApiRef, signals] as const] : [])]}
      >
        {children}
      </TestApiProvider>
    ),
  });
  return { look, unmount: hook.unmount };
}

const pass = (milliseconds: number) =>
  act(() => jest.advanceTimersByTimeAsync(milliseconds));

describe('useFollow', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    focusManager.setFocused(undefined);
    jest.useRealTimers();
  });

  it('looks at once on a notice, unless it knows what that says', async () => {
    const signals = new FakeSignals();
    const { look } = follow(signals);
    signals.notice('a-5');
    expect(look).not.toHaveBeenCalled();
    signals.notice('a-6');
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('takes a burst of a thousand notices for two', async () => {
    const signals = new FakeSignals();
    const { look } = follow(signals);
    for (let count = 0; count < 1000; count += 1) {
      signals.notice(`a-${count + 6}`);
    }
    expect(look).toHaveBeenCalledTimes(1);
    await pass(noticePace);
    expect(look).toHaveBeenCalledTimes(2);
    await pass(2 * noticePace);
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('polls every few seconds where nothing tells, and less often where something does', async () => {
    const { look } = follow();
    await pass(pollInterval * 4);
    expect(look).toHaveBeenCalledTimes(4);
    const told = follow(new FakeSignals());
    await pass(pollIntervalWithNotices * 4);
    expect(told.look).toHaveBeenCalledTimes(4);
  });

  it('does not look while the tab is hidden, and at once when it comes back', async () => {
    const signals = new FakeSignals();
    const { look } = follow(signals);
    act(() => focusManager.setFocused(false));
    await pass(pollIntervalWithNotices * 4);
    signals.notice('a-6');
    expect(look).not.toHaveBeenCalled();
    act(() => focusManager.setFocused(true));
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('ends with what it is for', async () => {
    const signals = new FakeSignals();
    const { look, unmount } = follow(signals);
    unmount();
    signals.notice('a-6');
    focusManager.setFocused(true);
    await pass(pollIntervalWithNotices * 4);
    expect(look).not.toHaveBeenCalled();
  });
});
