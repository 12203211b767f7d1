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

import type { ArgoCdClient } from '../argocd/ArgoCdClient';
import { pause, type Timing } from '../kubernetes';
import type { ApplicationObject } from './kinds/application';
import type { SyncWindow } from './types';

const interval = 10_000;
/** Applications that are asked about in one round: a freeze of everything must not become a flood of questions. */
const perRound = 20;

/**
 * Sync windows that keep Applications from syncing by themselves. Their status does not say so, but Argo CD does when it is asked; it is asked
 * only about those that deliver clusters and do not sync although they should.
 */
export class SyncWindows {
  readonly #argocd: ArgoCdClient;
  readonly #timing: Timing;
  readonly #suspects: () => Iterable<ApplicationObject>;
  readonly #onChange: (application: ApplicationObject) => void;
  /** By namespace and name. */
  readonly #blocking = new Map<string, SyncWindow[]>();
  /** When each was asked about last, in milliseconds. */
  readonly #asked = new Map<string, number>();

  static create(options: {
    argocd: ArgoCdClient;
    timing: Timing;
    /** All Applications. */
    applications: () => Iterable<ApplicationObject>;
    /** Called where the windows of one are others than before. */
    onChange: (application: ApplicationObject) => void;
  }): SyncWindows {
    return new SyncWindows(options);
  }

  private constructor(options: Parameters<typeof SyncWindows.create>[0]) {
    const { argocd, timing, applications, onChange } = options;
    this.#argocd = argocd;
    this.#timing = timing;
    this.#suspects = () => [...applications()].filter(isSuspect);
    this.#onChange = onChange;
  }

  /** Windows that keep this one from syncing now, as of the last look. None holds up what does not wait. */
  of(application: ApplicationObject): SyncWindow[] {
    return isSuspect(application)
      ? this.#blocking.get(keyOf(application)) ?? []
      : [];
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#round(signal);
      await pause(this.#timing, interval, signal);
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const suspects = [...this.#suspects()];
    const keys = new Set(suspects.map(keyOf));
    for (const known of [...this.#asked.keys()]) {
      if (keys.has(known)) continue;
      this.#asked.delete(known);
      this.#blocking.delete(known);
    }
    const longestAgo = suspects
      .map(item => ({ item, at: this.#asked.get(keyOf(item)) ?? 0 }))
      .sort((a, b) => a.at - b.at)
      .slice(0, perRound);
    for (const { item } of longestAgo) {
      if (signal.aborted) return;
      await this.#ask(item, signal);
    }
  }

  async #ask(application: ApplicationObject, signal: AbortSignal) {
    const key = keyOf(application);
    this.#asked.set(key, this.#timing.now().getTime());
    let blocking: SyncWindow[] = [];
    try {
      blocking = await this.#argocd.blockingSyncWindows(application, signal);
    } catch {
      // Without an answer nothing is known of windows; that Argo CD cannot be asked is told by the list of its clusters.
    }
    const before = JSON.stringify(this.#blocking.get(key) ?? []);
    if (blocking.length > 0) this.#blocking.set(key, blocking);
    else this.#blocking.delete(key);
    if (JSON.stringify(blocking) !== before) this.#onChange(application);
  }
}

/** It should have synced by itself and has not. */
function isSuspect(application: ApplicationObject): boolean {
  return (
    application.clusters.length > 0 &&
    application.automated !== undefined &&
    application.sync === 'OutOfSync' &&
    !application.syncing
  );
}

function keyOf({ namespace, name }: { namespace: string; name: string }) {
  return `${namespace}/${name}`;
}
