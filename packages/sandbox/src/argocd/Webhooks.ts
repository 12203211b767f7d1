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

import {
  KubernetesStore,
  RepositoryReader,
  RepositoryResolver,
  SandboxClock,
} from '../types';
import { ApplicationSet } from './applicationsets/types';
import { timings } from './timings';
import { Application, argoNamespace } from './types';

/** Tells of pushes some time after them, as a forge's webhook does. */
export class Webhooks {
  readonly #repositories: RepositoryResolver;
  readonly #clock: SandboxClock;
  readonly #onPush: (url: string) => void;
  readonly #followed = new Map<string, () => void>();
  readonly #timers = new Set<() => void>();

  constructor(
    repositories: RepositoryResolver,
    clock: SandboxClock,
    onPush: (url: string) => void,
  ) {
    this.#repositories = repositories;
    this.#clock = clock;
    this.#onPush = onPush;
  }

  follow(url: string): void {
    if (this.#followed.has(url)) return;
    const reader: RepositoryReader | undefined = this.#repositories.byUrl(url);
    if (!reader) return;
    this.#followed.set(
      url,
      reader.onPush(() => {
        const cancel = this.#clock.after(timings.webhook, () => {
          this.#timers.delete(cancel);
          this.#onPush(url);
        });
        this.#timers.add(cancel);
      }),
    );
  }

  stop(): void {
    for (const unsubscribe of this.#followed.values()) unsubscribe();
    for (const cancel of this.#timers) cancel();
  }
}

/** Repositories that the Applications and ApplicationSets of a store read from. */
export function repositoryUrls(store: KubernetesStore): Set<string> {
  const urls = new Set<string>();
  for (const object of store.list(
    'argoproj.io',
    'Application',
    argoNamespace,
  )) {
    const url = (object as Application).spec?.source?.repoURL;
    if (url) urls.add(url);
  }
  for (const object of store.list(
    'argoproj.io',
    'ApplicationSet',
    argoNamespace,
  )) {
    for (const { git } of (object as ApplicationSet).spec?.generators ?? []) {
      if (git?.repoURL) urls.add(git.repoURL);
    }
  }
  return urls;
}

/** Whether a generator of a set reads from a repository. */
export function readsFrom(set: ApplicationSet, url: string): boolean {
  return set.spec.generators.some(({ git }) => git?.repoURL === url);
}
