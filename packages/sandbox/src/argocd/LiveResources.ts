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

import { createHash } from 'node:crypto';
import { refOf, servedKinds } from '../kubernetes';
import { KubernetesObject, KubernetesStore, ObjectRef } from '../types';
import { resourceHealth } from './health';
import { keyOf, trackedBy } from './resources';

interface Tracked {
  application: string;
  ref: ObjectRef;
  /** Digest of what a comparison depends on, so that other changes cause none. */
  fingerprint: string;
}

/**
 * The objects of one cluster that Applications deliver, kept by following the store: Argo CD's live state cache.
 */
export class LiveResources {
  readonly store: KubernetesStore;
  readonly #onChange: (application: string) => void;
  readonly #byUid = new Map<string, Tracked>();
  readonly #byApplication = new Map<string, Map<string, ObjectRef>>();
  readonly #applied = new Map<string, KubernetesObject>();
  readonly #unsubscribe: () => void;

  /** `onChange` hears of every Application whose objects changed in a way that matters. */
  constructor(store: KubernetesStore, onChange: (application: string) => void) {
    this.store = store;
    this.#onChange = onChange;
    this.#unsubscribe = store.onChange(({ type, object }) => {
      if (type === 'DELETED') {
        this.#applied.delete(object.metadata.uid!);
        this.#remove(object.metadata.uid!, true);
      } else {
        this.#put(object, true);
      }
    });
    for (const { group, kind } of servedKinds) {
      for (const object of store.list(group, kind)) this.#put(object, false);
    }
  }

  /** Objects that an Application delivered. */
  of(application: string): KubernetesObject[] {
    const refs = this.#byApplication.get(application)?.values() ?? [];
    return [...refs].flatMap(ref => this.store.get(ref) ?? []);
  }

  /**
   * What was applied last to make an object, by its uid: a field that was declared then and is not any more is a difference. Not kept
   * over a restart; the store itself remembers what to take away.
   */
  applied(uid: string): KubernetesObject | undefined {
    return this.#applied.get(uid);
  }

  /** Keeps what was applied. */
  remember(uid: string, target: KubernetesObject): void {
    this.#applied.set(uid, target);
  }

  count(): number {
    return this.#byUid.size;
  }

  stop(): void {
    this.#unsubscribe();
  }

  #put(object: KubernetesObject, notify: boolean): void {
    const uid = object.metadata.uid!;
    const application = trackedBy(object);
    const known = this.#byUid.get(uid);
    if (!application) {
      if (known) this.#remove(uid, notify);
      return;
    }
    const fingerprint = fingerprintOf(object);
    if (known?.application === application) {
      if (known.fingerprint === fingerprint) return;
      known.fingerprint = fingerprint;
    } else {
      if (known) this.#remove(uid, notify);
      const ref = refOf(object);
      this.#byUid.set(uid, { application, ref, fingerprint });
      const refs = this.#byApplication.get(application) ?? new Map();
      refs.set(keyOf(ref), ref);
      this.#byApplication.set(application, refs);
    }
    if (notify) this.#onChange(application);
  }

  #remove(uid: string, notify: boolean): void {
    const known = this.#byUid.get(uid);
    if (!known) return;
    this.#byUid.delete(uid);
    const refs = this.#byApplication.get(known.application);
    refs?.delete(keyOf(known.ref));
    if (refs?.size === 0) this.#byApplication.delete(known.application);
    if (notify) this.#onChange(known.application);
  }
}

function fingerprintOf(object: KubernetesObject): string {
  const { status, metadata, ...rest } = object;
  const { resourceVersion, generation, ...kept } = metadata;
  return createHash('sha1')
    .update(JSON.stringify([kept, rest, resourceHealth(object) ?? null]))
    .digest('base64');
}
