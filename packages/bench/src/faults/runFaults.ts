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

import { createDice } from '../random';
import type { StartContender } from './contenders';
import { FastTiming } from './FastTiming';
import { FaultyApi, faultKinds, type FaultKind } from './FaultyApi';

export interface FaultRun {
  seed: number;
  faults: FaultKind[];
  /** It had what the server has in time. */
  converged: boolean;
  /** Milliseconds of the fast clock from the end of the last fault until it had. */
  took?: number;
  /** Milliseconds of the fast clock that it had at most: what it was waiting for when the fault ended, and five seconds. */
  allowed: number;
  /** It has given up. */
  stopped: boolean;
  /** Connections that were left after it was stopped. */
  socketsLeft: number;
}

/** What convergence may take beyond a wait in force; milliseconds of the fast clock. */
const grace = 5_000;

/**
 * One run: some objects, some faults of random kinds and lengths with changes before, in and after them; then it is seen whether the copy becomes what the server has.
 *
 * @param speed - of the clock that it is given
 */
export async function runFaults(
  seed: number,
  start: StartContender,
  speed: number,
): Promise<FaultRun> {
  const dice = createDice(seed);
  const timing = new FastTiming(speed, createDice(seed + 1_000_000).next);
  const api = await FaultyApi.start();
  for (let index = 0; index < dice.between(3, 25); index += 1) {
    api.put(`thing-${index}`, dice.between(0, 1000));
  }
  const change = () => {
    const names = api.names();
    if (dice.next() < 0.3 && names.length > 1) api.remove(dice.pick(names));
    else api.put(`thing-${dice.between(0, 40)}`, dice.between(0, 1000));
  };
  const contender = start(api.url, timing);
  // As real API servers do about every minute.
  const bookmarks = setInterval(() => api.bookmark(), 30_000 / speed);
  const faults: FaultKind[] = [];
  try {
    for (let index = 0; index < dice.between(1, 4); index += 1) {
      await timing.sleep(dice.between(0, 20_000));
      change();
      const fault = dice.pick(faultKinds);
      faults.push(fault);
      api.fail(fault, dice.between(1, 20));
      for (let step = 0; step < dice.between(0, 4); step += 1) {
        await timing.sleep(dice.between(0, 8_000));
        change();
      }
      api.heal();
      change();
    }
    const ended = timing.milliseconds();
    // What was sent last has to arrive before it is known what is waited for.
    await timing.sleep(1_000);
    const deadline = timing.lastDue() + grace;
    const same = () => isSame(api.state(), contender.state());
    while (!same() && timing.milliseconds() < deadline) await timing.sleep(100);
    return {
      seed,
      faults,
      converged: same(),
      took: same() ? timing.milliseconds() - ended : undefined,
      allowed: deadline - ended,
      stopped: contender.hasStopped(),
      socketsLeft: await stop(contender, api),
    };
  } finally {
    clearInterval(bookmarks);
    await api.stop();
  }
}

async function stop(
  contender: { stop(): Promise<void> },
  api: FaultyApi,
): Promise<number> {
  await contender.stop();
  // The other end of a connection hears of its end a moment later.
  for (let look = 0; look < 100 && api.sockets > 0; look += 1) {
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
  return api.sockets;
}

function isSame(one: Map<string, number>, other: Map<string, number>) {
  return (
    one.size === other.size &&
    [...one].every(([name, value]) => other.get(name) === value)
  );
}
