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
import { within, type Timing } from './timing';

/** One API group, as far as it has been asked for. */
interface KnownGroup {
  at: number;
  /** That are served, the preferred one first. */
  versions: Promise<readonly string[]>;
  /** Plural names by kind, by version. */
  resources: Map<string, Promise<ReadonlyMap<string, string>>>;
}

/** Milliseconds for which an answer of discovery holds; an upgrade of Cluster API is noticed after that. */
const holdsFor = 60_000;
/** Milliseconds in which an answer has to be there as a whole. */
const answerLimit = 30_000;

/** A kind of object. */
export interface KindQuery {
  group: string;
  kind: string;
  /** Versions that can be read, the best one first. Absent: any, what the API server prefers first. */
  versions?: readonly string[];
  /** Path that an earlier answer gave, and that is not served any more: what is remembered of its group is asked for again. */
  refused?: string;
}

/** Finds out which versions and kinds an API server serves. */
export class Discovery {
  readonly #client: KubernetesClient;
  readonly #timing: Timing;
  readonly #groups = new Map<string, KnownGroup>();

  constructor(client: KubernetesClient, timing: Timing) {
    this.#client = client;
    this.#timing = timing;
  }

  /**
   * Path of a kind's collection over all namespaces, at the first of the versions that has it: kinds of one group can be served at
   * different versions.
   *
   * @returns undefined where group, versions or kind are not served
   * @throws KubernetesError, or what the connection throws
   */
  async collection(
    query: KindQuery,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const path = await this.#find(query, signal);
    if (path === undefined || path !== query.refused) return path;
    this.#groups.delete(query.group);
    return this.#find(query, signal);
  }

  async #find(
    { group, kind, versions }: KindQuery,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const known = this.#group(group, signal);
    const offered = await known.versions;
    const candidates =
      versions?.filter(version => offered.includes(version)) ?? offered;
    for (const version of candidates) {
      const plural = (
        await this.#resources(known, { group, version }, signal)
      ).get(kind);
      if (plural) return `/apis/${group}/${version}/${plural}`;
    }
    return undefined;
  }

  #group(group: string, signal: AbortSignal): KnownGroup {
    const now = this.#timing.now().getTime();
    const known = this.#groups.get(group);
    if (known && now - known.at < holdsFor) return known;
    const versions = this.#askVersions(group, signal);
    const asked = { at: now, versions, resources: new Map() };
    this.#groups.set(group, asked);
    // A failure is not kept: the next caller asks again, after its own back-off.
    versions.catch(() => {
      if (this.#groups.get(group) === asked) this.#groups.delete(group);
    });
    return asked;
  }

  #resources(
    known: KnownGroup,
    { group, version }: { group: string; version: string },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const asked = known.resources.get(version);
    if (asked) return asked;
    const answer = this.#askResources(`/apis/${group}/${version}`, signal);
    known.resources.set(version, answer);
    answer.catch(() => known.resources.delete(version));
    return answer;
  }

  async #askVersions(
    group: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const answer = await this.#json(`/apis/${group}`, signal);
    if (!answer) {
      await this.#confirmAbsence(group, signal);
      return [];
    }
    const { version: preferred } = (answer.preferredVersion ?? {}) as {
      version?: unknown;
    };
    const offered = list(answer.versions).flatMap(({ version }) =>
      typeof version === 'string' ? version : [],
    );
    return [
      ...offered.filter(version => version === preferred),
      ...offered.filter(version => version !== preferred),
    ];
  }

  async #askResources(
    path: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const found = await this.#json(path, signal);
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
    return resources;
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

  #json(
    path: string,
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | undefined> {
    const how = { signal, timing: this.#timing };
    return within(answerLimit, how, async limited => {
      const answer = await this.#client.get(path, {}, limited);
      if (answer.status === 404) {
        // The body ends the request; an API server says this in plain text.
        await answer.text();
        return undefined;
      }
      if (answer.status !== 200) throw await KubernetesError.fromAnswer(answer);
      return JSON.parse(await answer.text()) as Record<string, unknown>;
    });
  }
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'object' && item !== null)
    : [];
}
