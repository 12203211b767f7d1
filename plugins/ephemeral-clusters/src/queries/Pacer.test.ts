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

import { Pacer } from './Pacer';

/** A task that ends when it is told to. */
function heldTask() {
  const ends: (() => void)[] = [];
  return {
    starts: () => ends.length,
    task: () => new Promise<void>(resolve => ends.push(resolve)),
    async end() {
      ends[ends.length - 1]();
      // The pacer hears of it in later turns.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

describe('Pacer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('starts at once, and a burst once more when the interval is over', async () => {
    const held = heldTask();
    const pacer = new Pacer(held.task, 500);
    pacer.request();
    expect(held.starts()).toBe(1);
    await held.end();
    for (let count = 0; count < 1000; count += 1) pacer.request();
    expect(held.starts()).toBe(1);
    jest.advanceTimersByTime(499);
    expect(held.starts()).toBe(1);
    jest.advanceTimersByTime(1);
    expect(held.starts()).toBe(2);
    await held.end();
    jest.advanceTimersByTime(5000);
    expect(held.starts()).toBe(2);
  });

  it('never has two at a time, and does once more what was asked for meanwhile', async () => {
    const held = heldTask();
    const pacer = new Pacer(held.task, 500);
    pacer.request();
    jest.advanceTimersByTime(2000);
    pacer.request();
    pacer.request();
    expect(held.starts()).toBe(1);
    await held.end();
    expect(held.starts()).toBe(2);
    await held.end();
    jest.advanceTimersByTime(5000);
    expect(held.starts()).toBe(2);
  });

  it('lets nobody wait for what it does as a routine', async () => {
    const held = heldTask();
    const pacer = new Pacer(held.task, 500);
    pacer.routine();
    pacer.routine();
    expect(held.starts()).toBe(1);
    await held.end();
    pacer.request();
    expect(held.starts()).toBe(2);
    await held.end();
    pacer.request();
    pacer.routine();
    expect(held.starts()).toBe(2);
    jest.advanceTimersByTime(500);
    expect(held.starts()).toBe(3);
  });

  it('forgets what was asked for when nobody looks any more', async () => {
    const held = heldTask();
    const pacer = new Pacer(held.task, 500);
    pacer.request();
    await held.end();
    pacer.request();
    pacer.forget();
    jest.advanceTimersByTime(5000);
    expect(held.starts()).toBe(1);
  });
});
