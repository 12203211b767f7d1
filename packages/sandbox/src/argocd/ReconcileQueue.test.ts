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

import { createSandboxClock } from '../clock';
import { ReconcileQueue, Requeue } from './ReconcileQueue';
import { eventually } from './testArgoCd';

jest.setTimeout(20_000);

describe('ReconcileQueue', () => {
  const clock = createSandboxClock({ speed: 100 });
  const errors: string[] = [];
  let runs: string[];
  let step: (key: string) => Promise<Requeue>;
  let queue: ReconcileQueue;
  beforeEach(() => {
    runs = [];
    errors.length = 0;
    step = async () => undefined;
    queue = new ReconcileQueue(
      clock,
      async key => {
        runs.push(key);
        return step(key);
      },
      key => errors.push(key),
    );
  });
  afterEach(() => queue.stop());
  afterAll(() => clock.stop());

  it('runs once for many additions, at the earliest time asked for', async () => {
    queue.add('a', 1_000_000);
    queue.add('a', 100);
    queue.add('a', 500_000);
    await eventually(() => expect(runs).toEqual(['a']));
    queue.add('b');
    await eventually(() => expect(runs).toEqual(['a', 'b']));
  });

  it('runs once more for what was added while it ran, never twice at a time', async () => {
    let finish = () => {};
    let running = 0;
    let most = 0;
    step = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>(done => {
        finish = done;
      });
      running -= 1;
      return undefined;
    };
    queue.add('a');
    await eventually(() => expect(runs).toHaveLength(1));
    queue.add('a');
    queue.add('a');
    finish();
    await eventually(() => expect(runs).toHaveLength(2));
    finish();
    await eventually(() => expect(running).toBe(0));
    expect(most).toBe(1);
    expect(runs).toHaveLength(2);
  });

  it('runs again when the step asks for it, and after a failure', async () => {
    const results = [() => 10, () => Promise.reject(new Error('no'))];
    step = async () => results.shift()?.() as Promise<Requeue>;
    queue.add('a');
    await eventually(() => expect(runs).toEqual(['a', 'a', 'a']));
    expect(errors).toEqual(['a']);
  });

  it('runs nothing after it was stopped', async () => {
    queue.add('a', 10);
    queue.stop();
    queue.add('b');
    await new Promise<void>(done => {
      clock.after(1000, () => done());
    });
    expect(runs).toEqual([]);
  });
});
