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

import { useSyncExternalStore } from 'react';

/** One timer per pace, however many texts tick. */
class Ticker {
  readonly #listeners = new Set<() => void>();
  readonly #interval: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #now = Date.now();

  constructor(interval: number) {
    this.#interval = interval;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.#now = Date.now();
      this.#timer = setInterval(() => {
        this.#now = Date.now();
        for (const each of this.#listeners) each();
      }, this.#interval);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    };
  };

  readonly snapshot = () => {
    // Nobody listens yet: a first rendering shall not show the time of an earlier page.
    if (this.#timer === undefined && Date.now() - this.#now >= this.#interval) {
      this.#now = Date.now();
    }
    return this.#now;
  };
}

const everySecond = new Ticker(1000);
const everyTenSeconds = new Ticker(10_000);

/**
 * Now, in milliseconds since the epoch; the component renders again when it moves on.
 *
 * @param pace - how often: each second for what is counted in seconds, else every ten
 */
export function useNow(pace: 'second' | 'slow' = 'second'): number {
  const ticker = pace === 'second' ? everySecond : everyTenSeconds;
  return useSyncExternalStore(ticker.subscribe, ticker.snapshot);
}
