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

import { KubernetesObject, ObjectRef } from '../types';
import { findKind, groupOf } from './kinds';

/** Objects by kind, name and uid, and who owns them. Holds frozen objects and gives out the same. */
export class ObjectTable {
  readonly #byKind = new Map<string, Map<string, KubernetesObject>>();
  readonly #byUid = new Map<string, KubernetesObject>();
  /** uids of objects by the uid of their owners, whether those exist or not */
  readonly #dependents = new Map<string, Set<string>>();

  get(ref: ObjectRef): KubernetesObject | undefined {
    return this.#byKind
      .get(kindKey(ref.group, ref.kind))
      ?.get(nameKey(effectiveNamespace(ref), ref.name));
  }

  byUid(uid: string): KubernetesObject | undefined {
    return this.#byUid.get(uid);
  }

  /** In the order of the API server: by namespace, then by name. */
  list(group: string, kind: string, namespace?: string): KubernetesObject[] {
    const objects = [
      ...(this.#byKind.get(kindKey(group, kind))?.values() ?? []),
    ];
    return objects
      .filter(
        o => namespace === undefined || o.metadata.namespace === namespace,
      )
      .sort(byName);
  }

  kinds(): { group: string; kind: string }[] {
    return [...this.#byKind]
      .filter(([, objects]) => objects.size > 0)
      .map(([key]) => {
        const [group, kind] = key.split('|');
        return { group, kind };
      });
  }

  all(): KubernetesObject[] {
    return [...this.#byUid.values()];
  }

  dependents(uid: string): KubernetesObject[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap(dependent => {
      const object = this.#byUid.get(dependent);
      return object ? [object] : [];
    });
  }

  inNamespace(namespace: string): KubernetesObject[] {
    return this.all().filter(o => o.metadata.namespace === namespace);
  }

  set(object: KubernetesObject): void {
    const uid = object.metadata.uid!;
    const previous = this.#byUid.get(uid);
    if (previous) this.#unlink(previous);
    const key = kindKey(groupOf(object.apiVersion), object.kind);
    const objects = this.#byKind.get(key) ?? new Map();
    this.#byKind.set(key, objects);
    objects.set(
      nameKey(object.metadata.namespace, object.metadata.name),
      object,
    );
    this.#byUid.set(uid, object);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents);
      dependents.add(uid);
    }
  }

  delete(object: KubernetesObject): void {
    const stored = this.#byUid.get(object.metadata.uid!) ?? object;
    this.#unlink(stored);
    this.#byUid.delete(object.metadata.uid!);
    this.#byKind
      .get(kindKey(groupOf(object.apiVersion), object.kind))
      ?.delete(nameKey(object.metadata.namespace, object.metadata.name));
  }

  clear(): void {
    this.#byKind.clear();
    this.#byUid.clear();
    this.#dependents.clear();
  }

  #unlink(object: KubernetesObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(object.metadata.uid!);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}

function effectiveNamespace(ref: ObjectRef): string | undefined {
  const kind = findKind(ref.group, ref.kind);
  if (!kind) return ref.namespace || undefined;
  return kind.namespaced ? ref.namespace || 'default' : undefined;
}

function kindKey(group: string, kind: string): string {
  return `${group}|${kind}`;
}

function nameKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function byName(a: KubernetesObject, b: KubernetesObject): number {
  const one = nameKey(a.metadata.namespace, a.metadata.name);
  const other = nameKey(b.metadata.namespace, b.metadata.name);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
