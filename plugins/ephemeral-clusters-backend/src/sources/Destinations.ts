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

import type { ArgoCdClient, ArgoCdDestination } from '../argocd/ArgoCdClient';
import { pause, scrubError, type Timing } from '../kubernetes';
import type { DeliveredCluster } from './types';

const interval = 30_000;

export interface DestinationsOptions {
  argocd: ArgoCdClient;
  timing: Timing;
  /** @param changed - names and addresses of those that came, went or moved; undefined: it is known now, or not any more, what there is */
  onChange(changed: ReadonlySet<string> | undefined): void;
}

/** Clusters that are registered in Argo CD, read from time to time. */
export class Destinations {
  readonly #options: DestinationsOptions;
  /** Undefined while it is not known. */
  #byName: ReadonlyMap<string, ArgoCdDestination> | undefined;
  #byServer: ReadonlyMap<string, ArgoCdDestination[]> = new Map();
  #error: string | undefined;

  static create(options: DestinationsOptions): Destinations {
    return new Destinations(options);
  }

  private constructor(options: DestinationsOptions) {
    this.#options = options;
  }

  /** Why they cannot be read. Scrubbed. */
  get error(): string | undefined {
    return this.#error;
  }

  /**
   * Those that are one cluster: what has its address; and what has its name, whatever address it was registered with, unless somebody else
   * has that name too. Undefined where that is not known.
   */
  of({
    name,
    endpoint,
    sharesName,
  }: DeliveredCluster): readonly ArgoCdDestination[] | undefined {
    if (!this.#byName || (sharesName && !endpoint)) return undefined;
    const named = sharesName ? undefined : this.#byName.get(name);
    const addressed = this.#byServer.get(withoutSlash(endpoint ?? '')) ?? [];
    return named && !addressed.includes(named)
      ? [named, ...addressed]
      : addressed;
  }

  /** Reads them until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { argocd, timing } = this.#options;
    while (!signal.aborted) {
      try {
        const found = await argocd.destinations(signal);
        this.#set(
          found && new Map(found.map(item => [item.name, item])),
          undefined,
        );
      } catch (error) {
        // What was registered a moment ago says nothing about now: unknown.
        this.#set(undefined, scrubError(error));
      }
      await pause(timing, interval, signal);
    }
  }

  #set(
    found: ReadonlyMap<string, ArgoCdDestination> | undefined,
    error: string | undefined,
  ) {
    const { onChange } = this.#options;
    const before = this.#byName;
    this.#byName = found;
    this.#byServer = byServer(found?.values() ?? []);
    const errorChanged = this.#error !== error;
    this.#error = error;
    if (!before || !found) {
      if (before || found || errorChanged) onChange(undefined);
      return;
    }
    const changed = new Set<string>();
    for (const name of new Set([...before.keys(), ...found.keys()])) {
      const servers = [before.get(name)?.server, found.get(name)?.server];
      if (servers[0] === servers[1]) continue;
      for (const text of [name, ...servers]) if (text) changed.add(text);
    }
    if (changed.size > 0) onChange(changed);
  }
}

/** By addresses that are known. */
function byServer(
  destinations: Iterable<ArgoCdDestination>,
): ReadonlyMap<string, ArgoCdDestination[]> {
  const found = new Map<string, ArgoCdDestination[]>();
  for (const destination of destinations) {
    const server = withoutSlash(destination.server);
    if (server) found.set(server, [...(found.get(server) ?? []), destination]);
  }
  return found;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
