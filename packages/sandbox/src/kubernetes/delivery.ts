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

import { RecordedEvent } from './history';

/** Tells listeners of changes, each of them all changes in the order in which they happened. */
export class EventDelivery {
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<(event: RecordedEvent) => void>();
  readonly #pending: RecordedEvent[] = [];
  #delivering = false;

  /** @param onError - hears of listeners that threw; the console unless given */
  constructor(onError?: (error: unknown) => void) {
    this.#onError =
      onError ??
      // eslint-disable-next-line no-console
      (error => console.error('A listener of a store failed:', error));
  }

  /** Adds a listener; the returned function takes it back. */
  listen(listener: (event: RecordedEvent) => void): () => void {
    // The same function may be given twice and taken back once.
    const entry = (event: RecordedEvent) => listener(event);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  add(event: RecordedEvent): void {
    this.#pending.push(event);
  }

  /** Not re-entrant: a listener that changes the store sees its own change after the ones that came before it. */
  deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (
        let event = this.#pending.shift();
        event;
        event = this.#pending.shift()
      ) {
        for (const listener of [...this.#listeners]) {
          try {
            listener(event);
          } catch (error) {
            this.#onError(error);
          }
        }
      }
    } finally {
      this.#delivering = false;
    }
  }
}
