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

import { KubernetesObject, StoreEvent } from '../types';

/** A change with what was there before it, which a watch with a selector needs. */
export interface RecordedEvent extends StoreEvent {
  previous?: KubernetesObject;
}

/** The latest changes of a store, from which a watch catches up. Older ones are compacted away. */
export class WatchHistory {
  readonly #limit: number;
  #events: RecordedEvent[] = [];
  #compacted = 0;

  /** @param limit - number of changes kept at least, half as many more at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(event: RecordedEvent): void {
    this.#events.push(event);
    if (this.#events.length > this.#limit * 1.5) {
      const dropped = this.#events.length - this.#limit;
      this.compact(this.#events[dropped - 1].resourceVersion);
    }
  }

  /** Forgets all changes up to and including a resource version. */
  compact(resourceVersion: number): void {
    this.#compacted = Math.max(this.#compacted, resourceVersion);
    this.#events = this.#events.filter(
      event => event.resourceVersion > resourceVersion,
    );
  }

  /** Changes after a resource version, or undefined where some of them are compacted. */
  since(resourceVersion: number): RecordedEvent[] | undefined {
    if (resourceVersion < this.#compacted) return undefined;
    return this.#events.filter(
      event => event.resourceVersion > resourceVersion,
    );
  }
}
