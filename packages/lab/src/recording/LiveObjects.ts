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

import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from '../conformance/http';
import { follow, type Following } from '../conformance/watch';

/** An object of Kubernetes; only what is looked at has a type. */
export interface LiveObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    creationTimestamp: string;
    deletionTimestamp?: string;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  spec?: any;
  status?: any;
}

/** All that is watched, as it was at one moment. */
export interface Snapshot {
  at: Date;
  objects: LiveObject[];
}

const lookMilliseconds = 50;

/**
 * Objects as their watches bring them. Events are taken in one at a time, so that no state is passed over, however short it is; between
 * kinds there is no order, as there is none for any other client.
 */
export class LiveObjects {
  readonly #watches: Following[];
  readonly #taken: number[];
  readonly #wanted: (object: LiveObject) => boolean;
  readonly #current = new Map<string, LiveObject>();
  #changedAt = 0;

  /**
   * @param paths - collections: `/apis/apps/v1/namespaces/a/statefulsets`
   * @param wanted - of what they hold
   */
  static start(
    endpoint: Endpoint,
    paths: readonly string[],
    wanted: (object: LiveObject) => boolean,
  ): LiveObjects {
    return new LiveObjects(
      paths.map(path => follow(endpoint, path)),
      wanted,
    );
  }

  private constructor(
    watches: Following[],
    wanted: (object: LiveObject) => boolean,
  ) {
    this.#watches = watches;
    this.#taken = watches.map(() => 0);
    this.#wanted = wanted;
  }

  /**
   * The first state from now on that is as asked.
   *
   * @param quiet - for how long nothing must have changed; milliseconds
   * @throws Error naming `what` where there is none in time; the watch's own where one failed
   */
  async until(
    what: string,
    reached: (objects: LiveObject[]) => boolean,
    milliseconds: number,
    quiet = 0,
  ): Promise<Snapshot> {
    const end = Date.now() + milliseconds;
    const isReached = () =>
      Date.now() - this.#changedAt >= quiet &&
      reached([...this.#current.values()]);
    do {
      if (isReached()) return this.#snapshot();
      for (const [index, { events, failure }] of this.#watches.entries()) {
        const reason = failure();
        if (reason) throw reason;
        while (this.#taken[index] < events.length) {
          this.#take(events[this.#taken[index]]);
          this.#taken[index] += 1;
          if (isReached()) return this.#snapshot();
        }
      }
      await delay(lookMilliseconds);
    } while (Date.now() < end);
    throw new Error(`${what} was not seen in ${milliseconds / 1000} s`);
  }

  stop(): void {
    this.#watches.forEach(watch => watch.stop());
  }

  #take({ type, object }: { type: string; object: LiveObject }): void {
    if (!this.#wanted(object)) return;
    this.#changedAt = Date.now();
    if (type === 'DELETED') this.#current.delete(object.metadata.uid);
    else this.#current.set(object.metadata.uid, object);
  }

  #snapshot(): Snapshot {
    return { at: new Date(), objects: [...this.#current.values()] };
  }
}
