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

import { KubernetesError, type KubernetesClient } from './KubernetesClient';
import type { Timing } from './timing';

interface ServedGroup {
  version: string;
  /** Plural names by kind. */
  resources: Map<string, string>;
}

/** Milliseconds for which an answer of discovery holds; an upgrade of Cluster API is noticed after that. */
const holdsFor = 60_000;

/** Finds out which versions and kinds an API server serves. */
export class Discovery {
  readonly #client: KubernetesClient;
  readonly #timing: Timing;
  readonly #groups = new Map<
    string,
    { at: number; group: Promise<ServedGroup | undefined> }
  >();

  constructor(client: KubernetesClient, timing: Timing) {
    this.#client = client;
    this.#timing = timing;
  }

  /**
   * Path of a kind's collection over all namespaces, at the first of the versions that is served.
   *
   * @returns undefined where group, versions or kind are not served
   * @throws KubernetesError, or what the connection throws
   */
  async collection(
    group: string,
    versions: readonly string[],
    kind: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const served = await this.#served(group, versions, signal);
    const plural = served?.resources.get(kind);
    if (!served || !plural) return undefined;
    return `/apis/${group}/${served.version}/${plural}`;
  }

  async #served(
    group: string,
    versions: readonly string[],
    signal: AbortSignal,
  ): Promise<ServedGroup | undefined> {
    const now = this.#timing.now().getTime();
    const known = this.#groups.get(group);
    if (known && now - known.at < holdsFor) return known.group;
    const answer = this.#ask(group, versions, signal);
    this.#groups.set(group, { at: now, group: answer });
    // A failure is not kept: the next caller asks again, after its own back-off.
    answer.catch(() => {
      if (this.#groups.get(group)?.group === answer) this.#groups.delete(group);
    });
    return answer;
  }

  async #ask(
    group: string,
    versions: readonly string[],
    signal: AbortSignal,
  ): Promise<ServedGroup | undefined> {
    const answer = await this.#json(`/apis/${group}`, signal);
    if (!answer) {
      await this.#confirmAbsence(group, signal);
      return undefined;
    }
    const offered = list(answer.versions).map(item => item.version);
    const version = versions.find(item => offered.includes(item));
    if (!version) return undefined;
    const found = await this.#json(`/apis/${group}/${version}`, signal);
    const resources = new Map<string, string>();
    for (const { name, kind } of list(found?.resources)) {
      // Names with a slash are subresources: `clusters/status`.
      if (
        typeof name === 'string' &&
        typeof kind === 'string' &&
        !name.includes('/')
      ) {
        resources.set(kind, name);
      }
    }
    return { version, resources };
  }

  /** A 404 may come from a proxy in between, or from an API server that is still starting: the list of all groups must agree. */
  async #confirmAbsence(group: string, signal: AbortSignal): Promise<void> {
    const all = await this.#json('/apis', signal);
    if (!all) {
      throw new KubernetesError(
        502,
        'This does not answer as a Kubernetes API',
      );
    }
    if (list(all.groups).some(item => item.name === group)) {
      throw new KubernetesError(503, `API group ${group} is not ready yet`);
    }
  }

  async #json(
    path: string,
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | undefined> {
    const answer = await this.#client.get(path, {}, signal);
    if (answer.status === 404) {
      // The body ends the request; an API server says this in plain text.
      await answer.text();
      return undefined;
    }
    if (answer.status !== 200) throw await KubernetesError.fromAnswer(answer);
    return JSON.parse(await answer.text()) as Record<string, unknown>;
  }
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'object' && item !== null)
    : [];
}
