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

/**
 * Does a task when asked: at once where nothing was done for a while, else as soon as the interval since its last start is over. Never
 * two at a time; whoever asks while it runs has it run once more, since what it reads may be older than the question.
 */
export class Pacer {
  readonly #task: () => Promise<void>;
  readonly #interval: number;
  #running = false;
  #again = false;
  #lastStart = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param task - has to handle its own failures
   * @param interval - least milliseconds between two starts that were asked for
   */
  constructor(task: () => Promise<void>, interval: number) {
    this.#task = task;
    this.#interval = interval;
  }

  /** Asks for the task. However often, it is done once for all that ask before it starts. */
  readonly request = () => {
    if (this.#running) {
      this.#again = true;
      return;
    }
    if (this.#timer !== undefined) return;
    const wait = this.#lastStart + this.#interval - performance.now();
    if (wait <= 0) {
      this.#start();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#start();
    }, wait);
  };

  /** Does the task now and then without being asked: whoever asks afterwards does not wait for the interval after it. */
  readonly routine = () => {
    if (!this.#running && this.#timer === undefined) this.#run();
  };

  /** Forgets what was asked for. What runs goes on. */
  readonly forget = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  };

  #start() {
    this.#lastStart = performance.now();
    this.#run();
  }

  #run() {
    this.#running = true;
    this.#again = false;
    this.#task().finally(() => {
      this.#running = false;
      if (this.#again) this.request();
    });
  }
}
