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

import { ShortMemory } from './ShortMemory';

describe('ShortMemory', () => {
  let now: number;
  let answer: string;
  let failure: Error | undefined;
  const find = jest.fn(async () => {
    if (failure) throw failure;
    return answer;
  });
  let memory: ShortMemory<string>;
  const get = (key = 'ada') => memory.get(key, find);
  /** Lets what goes on in the background end. */
  const settle = () => new Promise(resolve => setImmediate(resolve));

  beforeEach(() => {
    now = 0;
    answer = 'first';
    failure = undefined;
    find.mockClear();
    memory = ShortMemory.create({
      renewAfterMilliseconds: 5_000,
      forgetAfterMilliseconds: 10_000,
      most: 3,
      now: () => now,
    });
  });

  it('finds it out once for all who ask in a short time', async () => {
    expect(await Promise.all([get(), get()])).toEqual(['first', 'first']);
    now = 4_999;
    expect(await get()).toBe('first');
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('tells nobody what was found for another', async () => {
    await get();
    answer = 'of bo';
    expect(await get('bo')).toBe('of bo');
    expect(await get()).toBe('first');
  });

  it('renews it in the background, once, and answers the new one then', async () => {
    await get();
    answer = 'second';
    now = 5_000;
    expect(await Promise.all([get(), get()])).toEqual(['first', 'first']);
    await settle();
    expect(await get()).toBe('second');
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('never answers what is older than the limit', async () => {
    await get();
    answer = 'second';
    now = 10_000;
    expect(await get()).toBe('second');
  });

  it('counts the age from the question, not from the answer', async () => {
    let tell: (value: string) => void = () => {};
    const slow = memory.get(
      'ada',
      () => new Promise<string>(resolve => (tell = resolve)),
    );
    now = 9_999;
    tell('slow');
    expect(await slow).toBe('slow');
    now = 10_000;
    answer = 'second';
    expect(await get()).toBe('second');
  });

  it('remembers no failure, and nothing beside one', async () => {
    failure = new Error('permissions are down');
    await expect(get()).rejects.toThrow('permissions are down');
    failure = undefined;
    expect(await get()).toBe('first');
    failure = new Error('down again');
    now = 5_000;
    await get();
    await settle();
    await expect(get()).rejects.toThrow('down again');
  });

  it('forgets first who has not asked for the longest', async () => {
    for (const key of ['a', 'b', 'c', 'a', 'd']) await get(key);
    expect(find).toHaveBeenCalledTimes(4);
    await get('a');
    expect(find).toHaveBeenCalledTimes(4);
    await get('b');
    expect(find).toHaveBeenCalledTimes(5);
  });
});
