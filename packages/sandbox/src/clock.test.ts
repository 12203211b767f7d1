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

import { createSandboxClock } from './clock';

describe('createSandboxClock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('divides delays by the speed', () => {
    const clock = createSandboxClock({ speed: 10 });
    const task = jest.fn();
    clock.after(1000, task);
    jest.advanceTimersByTime(99);
    expect(task).not.toHaveBeenCalled();
    jest.advanceTimersByTime(2);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('shortens running delays when it is made faster', () => {
    const clock = createSandboxClock({ speed: 1 });
    const task = jest.fn();
    clock.after(1000, task);
    jest.advanceTimersByTime(500);
    clock.speed = 50;
    jest.advanceTimersByTime(11);
    expect(task).toHaveBeenCalledTimes(1);
    expect(clock.speed).toBe(50);
  });

  it('does not overlap runs of a periodic task and survives one that fails', async () => {
    const onError = jest.fn();
    const clock = createSandboxClock({ speed: 1, onError });
    let release = () => {};
    const task = jest
      .fn()
      .mockImplementationOnce(
        () => new Promise<void>(resolve => (release = resolve)),
      )
      .mockRejectedValueOnce(new Error('no luck'))
      .mockResolvedValue(undefined);
    const cancel = clock.every(10, task);

    await jest.advanceTimersByTimeAsync(100);
    expect(task).toHaveBeenCalledTimes(1);
    release();
    await jest.advanceTimersByTimeAsync(21);
    expect(task).toHaveBeenCalledTimes(3);
    expect(onError).toHaveBeenCalledTimes(1);
    cancel();
    await jest.advanceTimersByTimeAsync(100);
    expect(task).toHaveBeenCalledTimes(3);
  });

  it('runs nothing after stop and waits for what runs', async () => {
    const clock = createSandboxClock({ speed: 1 });
    const later = jest.fn();
    let finished = false;
    clock.after(0, async () => {
      await Promise.resolve();
      finished = true;
    });
    clock.after(10, later);
    jest.advanceTimersByTime(1);
    await clock.stop();
    clock.after(0, later);
    jest.advanceTimersByTime(100);
    expect(finished).toBe(true);
    expect(later).not.toHaveBeenCalled();
  });

  it('refuses a speed that is no speed', () => {
    expect(() => createSandboxClock({ speed: 0 })).toThrow(RangeError);
    const clock = createSandboxClock({ speed: 1 });
    expect(() => {
      clock.speed = NaN;
    }).toThrow(RangeError);
  });
});
