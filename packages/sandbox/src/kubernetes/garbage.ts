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

import { KubernetesObject, ObjectRef, PropagationPolicy } from '../types';
import { refOf } from './kinds';
import { ObjectTable } from './table';

/** Held by an object whose dependents go first. */
export const foregroundFinalizer = 'foregroundDeletion';
/** Held by an object whose dependents are cut loose first. */
export const orphanFinalizer = 'orphan';

/** How the collector changes what the table holds. */
export interface GarbageActions {
  remove(ref: ObjectRef, propagation: PropagationPolicy): void;
  change(ref: ObjectRef, change: (object: KubernetesObject) => void): void;
}

/**
 * Kubernetes' garbage collector and namespace controller: removes what lost all of its owners, holds a foreground deletion
 * until the dependents that block it are gone, orphans, and empties a namespace that goes.
 *
 * Works off a queue after each change instead of some time later, so that its effects are reproducible.
 */
export class GarbageCollector {
  readonly #table: ObjectTable;
  readonly #actions: GarbageActions;
  readonly #queue = new Set<string>();

  constructor(table: ObjectTable, actions: GarbageActions) {
    this.#table = table;
    this.#actions = actions;
  }

  /** Looks at an object again that was written. */
  readonly consider = (object: KubernetesObject): void => {
    const { uid, deletionTimestamp, finalizers, ownerReferences } =
      object.metadata;
    const isNamespace =
      object.kind === 'Namespace' && object.apiVersion === 'v1';
    if (ownerReferences?.length || (deletionTimestamp && finalizers)) {
      this.#queue.add(uid!);
    }
    if (deletionTimestamp && isNamespace) this.#queue.add(uid!);
    // A dependent that no longer blocks its owner may have been the last one.
    for (const owner of ownerReferences ?? []) this.#queue.add(owner.uid);
  };

  /** Looks at those again that an object's removal concerns. */
  removed(object: KubernetesObject): void {
    for (const dependent of this.#table.dependents(object.metadata.uid!)) {
      this.#queue.add(dependent.metadata.uid!);
    }
    for (const owner of object.metadata.ownerReferences ?? []) {
      this.#queue.add(owner.uid);
    }
    const namespace =
      object.metadata.namespace !== undefined &&
      this.#table.get({
        group: '',
        kind: 'Namespace',
        name: object.metadata.namespace,
      });
    if (namespace) this.#queue.add(namespace.metadata.uid!);
  }

  /** Does all there is to do. */
  run(): void {
    for (const uid of this.#queue) {
      // A Set hands out entries that are added meanwhile, so this ends when nothing new turns up.
      this.#queue.delete(uid);
      const object = this.#table.byUid(uid);
      if (object) this.#collect(object);
    }
  }

  #collect(object: KubernetesObject): void {
    const { metadata } = object;
    if (!metadata.deletionTimestamp) {
      this.#collectOrphan(object);
      return;
    }
    if (metadata.finalizers?.includes(orphanFinalizer)) {
      for (const dependent of this.#table.dependents(metadata.uid!)) {
        this.#dropOwners(dependent, owner => owner === metadata.uid);
      }
      this.#dropFinalizer(object, orphanFinalizer);
    } else if (metadata.finalizers?.includes(foregroundFinalizer)) {
      this.#collectForeground(object);
    }
    if (object.kind === 'Namespace' && object.apiVersion === 'v1') {
      this.#collectNamespace(object);
    }
  }

  #collectOrphan(object: KubernetesObject): void {
    const owners = object.metadata.ownerReferences ?? [];
    if (owners.length === 0) return;
    const lost = owners.filter(owner => !this.#table.byUid(owner.uid));
    if (lost.length === 0) return;
    if (lost.length === owners.length) {
      this.#actions.remove(refOf(object), 'Background');
    } else {
      this.#dropOwners(object, uid => lost.some(owner => owner.uid === uid));
    }
  }

  #collectForeground(object: KubernetesObject): void {
    const uid = object.metadata.uid!;
    for (const dependent of this.#table.dependents(uid)) {
      const solid = (dependent.metadata.ownerReferences ?? []).filter(owner => {
        const live = this.#table.byUid(owner.uid);
        return live && !live.metadata.deletionTimestamp;
      });
      if (solid.length > 0) {
        this.#dropOwners(dependent, owner => owner === uid);
      } else if (!dependent.metadata.deletionTimestamp) {
        this.#actions.remove(refOf(dependent), 'Foreground');
      }
    }
    const blocked = this.#table
      .dependents(uid)
      .some(dependent =>
        dependent.metadata.ownerReferences?.some(
          owner => owner.uid === uid && owner.blockOwnerDeletion,
        ),
      );
    if (!blocked) this.#dropFinalizer(object, foregroundFinalizer);
  }

  #collectNamespace(namespace: KubernetesObject): void {
    for (const object of this.#table.inNamespace(namespace.metadata.name)) {
      if (!object.metadata.deletionTimestamp) {
        this.#actions.remove(refOf(object), 'Background');
      }
    }
    if (this.#table.inNamespace(namespace.metadata.name).length === 0) {
      this.#actions.change(refOf(namespace), object => {
        object.spec = { finalizers: [] };
      });
    }
  }

  #dropOwners(
    object: KubernetesObject,
    drop: (ownerUid: string) => boolean,
  ): void {
    this.#actions.change(refOf(object), changed => {
      const rest = changed.metadata.ownerReferences?.filter(
        owner => !drop(owner.uid),
      );
      if (rest?.length) changed.metadata.ownerReferences = rest;
      else delete changed.metadata.ownerReferences;
    });
  }

  #dropFinalizer(object: KubernetesObject, finalizer: string): void {
    this.#actions.change(refOf(object), changed => {
      changed.metadata.finalizers = changed.metadata.finalizers?.filter(
        name => name !== finalizer,
      );
    });
  }
}
