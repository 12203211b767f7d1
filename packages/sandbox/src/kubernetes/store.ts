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

import { randomUUID } from 'node:crypto';
import {
  KubernetesObject,
  KubernetesStore,
  ObjectRef,
  PropagationPolicy,
  SandboxClock,
  StoreError,
} from '../types';
import { mergeDeclared } from './apply';
import { convertToStorage } from './conversion';
import {
  foregroundFinalizer,
  GarbageCollector,
  orphanFinalizer,
} from './garbage';
import { EventDelivery } from './delivery';
import { RecordedEvent, WatchHistory } from './history';
import { copyJson, freezeJson, sameJson } from './json';
import { findKind, groupOf, qualifiedName, refOf } from './kinds';
import { ObjectTable } from './table';
import { validateObject } from './validation';

/** A store that the API server can watch. */
export interface ObjectStore extends KubernetesStore {
  /** As `list`, without copies: what is stored, which is frozen. For those who only write it out, of whom a large fleet asks a lot. */
  view(
    group: string,
    kind: string,
    namespace?: string,
  ): readonly KubernetesObject[];
  /** Version of the latest change. */
  resourceVersion(): number;
  /** Changes after a version, oldest first; undefined where some of them are compacted. */
  changesSince(resourceVersion: number): readonly RecordedEvent[] | undefined;
  /** As `onChange`, with the object before the change. */
  onRecorded(listener: (event: RecordedEvent) => void): () => void;
  /** Forgets the history, as etcd does every five minutes: watches from before get 410. */
  compact(): void;
  /** All kinds that objects exist of. */
  kinds(): { group: string; kind: string }[];
}

/** What `createObjectStore` takes. */
export interface ObjectStoreOptions {
  /** Name of the cluster that this is the store of. */
  cluster: string;
  clock: SandboxClock;
  /** Changes kept for watches to catch up; 5000 unless given. */
  history?: number;
  /** Makes uids; random UUIDs unless given. */
  uid?: () => string;
  /** Hears of listeners that threw; others are called all the same. Writes to the console unless given. */
  onError?: (error: unknown) => void;
}

const initialNamespaces = [
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
];

/** Far more than what can have happened since the state was last written, so that no client has seen a higher version. */
const importGap = 100_000;

interface ExportedState {
  format: 1;
  resourceVersion: number;
  objects: KubernetesObject[];
  /** What was declared last, by uid. */
  declared: Record<string, KubernetesObject>;
}

/** Metadata that only the server sets. */
const serverFields = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
] as const;

class MemoryStore implements ObjectStore {
  readonly cluster: string;
  readonly #clock: SandboxClock;
  readonly #uid: () => string;
  readonly #delivery: EventDelivery;
  readonly #history: WatchHistory;
  readonly #table = new ObjectTable();
  readonly #declared = new Map<string, KubernetesObject>();
  readonly #garbage: GarbageCollector;
  #depth = 0;
  #version = 1000;

  constructor(options: ObjectStoreOptions) {
    this.cluster = options.cluster;
    this.#clock = options.clock;
    this.#uid = options.uid ?? randomUUID;
    this.#delivery = new EventDelivery(options.onError);
    this.#history = new WatchHistory(options.history ?? 5000);
    this.#garbage = new GarbageCollector(this.#table, {
      remove: (ref, policy) => this.#delete(ref, policy),
      change: (ref, change) => void this.#modify(ref, change),
    });
    for (const name of initialNamespaces) {
      this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  }

  list(group: string, kind: string, namespace?: string): KubernetesObject[] {
    return this.view(group, kind, namespace).map(copyJson);
  }

  view(group: string, kind: string, namespace?: string): KubernetesObject[] {
    return this.#table.list(group, kind, namespace);
  }

  get(ref: ObjectRef): KubernetesObject | undefined {
    return copyJson(this.#table.get(ref));
  }

  kinds(): { group: string; kind: string }[] {
    return this.#table.kinds();
  }

  create(object: KubernetesObject): KubernetesObject {
    return this.#transaction(() => copyJson(this.#create(object)));
  }

  update(object: KubernetesObject): KubernetesObject {
    return this.#transaction(() => {
      const next = convertToStorage(copyJson(object));
      const ref = refOf(next);
      const stored = this.#table.get(ref);
      if (!stored) throw notFound(ref);
      const version = next.metadata.resourceVersion;
      if (version && version !== stored.metadata.resourceVersion) {
        throw new StoreError(
          'Conflict',
          `Operation cannot be fulfilled on ${resourceName(ref)} "${
            ref.name
          }": the object has been modified; please apply your changes to the latest version and try again`,
        );
      }
      return copyJson(this.#write(stored, next));
    });
  }

  modify(
    ref: ObjectRef,
    change: (object: KubernetesObject) => void,
  ): KubernetesObject | undefined {
    return this.#transaction(() => copyJson(this.#modify(ref, change)));
  }

  apply(object: KubernetesObject): {
    object: KubernetesObject;
    changed: boolean;
  } {
    return this.#transaction(() => {
      const declared = convertToStorage(copyJson(object));
      const ref = refOf(declared);
      for (const field of serverFields) delete declared.metadata[field];
      if (findKind(ref.group, ref.kind)?.statusSubresource) {
        delete declared.status;
      }
      const stored = this.#table.get(ref);
      if (!stored) {
        const created = this.#create(declared);
        this.#declared.set(created.metadata.uid!, declared);
        return { object: copyJson(created), changed: true };
      }
      const uid = stored.metadata.uid!;
      const written = this.#write(
        stored,
        mergeDeclared(stored, declared, this.#declared.get(uid)),
      );
      this.#declared.set(uid, declared);
      return { object: copyJson(written), changed: written !== stored };
    });
  }

  delete(ref: ObjectRef, propagation: PropagationPolicy = 'Background'): void {
    this.#transaction(() => this.#delete(ref, propagation));
  }

  onChange(listener: (event: RecordedEvent) => void): () => void {
    return this.onRecorded(event =>
      listener({
        type: event.type,
        object: copyJson(event.object),
        resourceVersion: event.resourceVersion,
      }),
    );
  }

  onRecorded(listener: (event: RecordedEvent) => void): () => void {
    return this.#delivery.listen(listener);
  }

  resourceVersion(): number {
    return this.#version;
  }

  changesSince(resourceVersion: number): readonly RecordedEvent[] | undefined {
    return this.#history.since(resourceVersion);
  }

  compact(): void {
    this.#history.compact(this.#version);
  }

  export(): unknown {
    const state: ExportedState = {
      format: 1,
      resourceVersion: this.#version,
      objects: this.#table.all().map(copyJson),
      declared: Object.fromEntries(
        [...this.#declared].map(([uid, object]) => [uid, copyJson(object)]),
      ),
    };
    return state;
  }

  /** Replaces everything. Meant for the time before others use the store: no listener hears of it. */
  import(state: unknown): void {
    const { format, resourceVersion, objects, declared } =
      state as ExportedState;
    if (format !== 1 || !Array.isArray(objects)) {
      throw new StoreError(
        'Invalid',
        `The saved state of cluster ${this.cluster} cannot be read: format ${format} is not known`,
      );
    }
    this.#table.clear();
    this.#declared.clear();
    for (const object of objects) {
      this.#table.set(freezeJson(copyJson(object)));
    }
    for (const [uid, object] of Object.entries(declared ?? {})) {
      this.#declared.set(uid, copyJson(object));
    }
    this.#version = Math.max(this.#version, resourceVersion) + importGap;
    this.compact();
    this.#transaction(() => this.#table.all().forEach(this.#garbage.consider));
  }

  #create(object: KubernetesObject): KubernetesObject {
    const next = convertToStorage(copyJson(object));
    validateObject(next);
    const ref = refOf(next);
    next.metadata.namespace = ref.namespace;
    if (ref.namespace !== undefined) this.#requireNamespace(ref.namespace);
    if (this.#table.get(ref)) {
      throw new StoreError(
        'AlreadyExists',
        `${resourceName(ref)} "${ref.name}" already exists`,
        detailsOf(ref),
      );
    }
    next.metadata.uid = this.#uid();
    next.metadata.creationTimestamp = this.#timestamp();
    delete next.metadata.deletionTimestamp;
    delete next.metadata.deletionGracePeriodSeconds;
    if (countsGenerations(ref)) next.metadata.generation = 1;
    else delete next.metadata.generation;
    if (isNamespace(ref)) {
      next.spec = { finalizers: ['kubernetes'] };
      next.status = { phase: 'Active' };
      next.metadata.labels = {
        ...next.metadata.labels,
        'kubernetes.io/metadata.name': ref.name,
      };
    }
    return this.#store('ADDED', next);
  }

  #modify(
    ref: ObjectRef,
    change: (object: KubernetesObject) => void,
  ): KubernetesObject | undefined {
    const stored = this.#table.get(ref);
    if (!stored) return undefined;
    const next = copyJson(stored);
    change(next);
    return this.#write(stored, convertToStorage(next));
  }

  /** Puts `next` in place of `stored`, keeping what only the server may set. Writes nothing where nothing changed. */
  #write(stored: KubernetesObject, next: KubernetesObject): KubernetesObject {
    for (const field of serverFields) {
      Object.assign(next.metadata, { [field]: stored.metadata[field] });
    }
    next.apiVersion = stored.apiVersion;
    next.metadata.namespace = stored.metadata.namespace;
    if (stored.metadata.deletionTimestamp) {
      // The real server refuses new finalizers on what is being deleted.
      next.metadata.finalizers = next.metadata.finalizers?.filter(finalizer =>
        stored.metadata.finalizers?.includes(finalizer),
      );
    }
    if (next.metadata.finalizers?.length === 0) delete next.metadata.finalizers;
    if (sameJson(stored, next)) return stored;

    const ref = refOf(stored);
    if (countsGenerations(ref) && !sameJson(desired(stored), desired(next))) {
      next.metadata.generation = (stored.metadata.generation ?? 0) + 1;
    }
    if (next.metadata.deletionTimestamp && !this.#isHeld(next)) {
      return this.#remove(next);
    }
    return this.#store('MODIFIED', next, stored);
  }

  #delete(ref: ObjectRef, propagation: PropagationPolicy): void {
    const stored = this.#table.get(ref);
    if (!stored) return;
    const next = copyJson(stored);
    const finalizers = new Set(next.metadata.finalizers);
    if (propagation === 'Foreground') finalizers.add(foregroundFinalizer);
    if (propagation === 'Orphan') finalizers.add(orphanFinalizer);
    next.metadata.finalizers =
      finalizers.size > 0 ? [...finalizers] : undefined;
    if (!this.#isHeld(next)) {
      this.#remove(next);
      return;
    }
    if (next.metadata.deletionTimestamp) return;
    next.metadata.deletionTimestamp = this.#timestamp();
    next.metadata.deletionGracePeriodSeconds = 0;
    if (countsGenerations(ref)) {
      next.metadata.generation = (next.metadata.generation ?? 0) + 1;
    }
    if (isNamespace(ref)) next.status = { phase: 'Terminating' };
    this.#store('MODIFIED', next, stored);
  }

  #store(
    type: 'ADDED' | 'MODIFIED',
    object: KubernetesObject,
    previous?: KubernetesObject,
  ): KubernetesObject {
    this.#version += 1;
    object.metadata.resourceVersion = String(this.#version);
    const stored = freezeJson(copyJson(object));
    this.#table.set(stored);
    this.#emit({
      type,
      object: stored,
      previous,
      resourceVersion: this.#version,
    });
    this.#garbage.consider(stored);
    return stored;
  }

  #remove(object: KubernetesObject): KubernetesObject {
    const previous = this.#table.get(refOf(object));
    this.#version += 1;
    // As it was last stored: the change that lets it go, such as that of its last finalizer, is never seen.
    const last = copyJson(previous ?? object);
    last.metadata.resourceVersion = String(this.#version);
    const removed = freezeJson(last);
    this.#table.delete(removed);
    this.#declared.delete(removed.metadata.uid!);
    this.#emit({
      type: 'DELETED',
      object: removed,
      previous,
      resourceVersion: this.#version,
    });
    this.#garbage.removed(removed);
    return removed;
  }

  /** Runs a change and what the garbage collector has to do after it; then listeners hear of all of it, in order. */
  #transaction<T>(change: () => T): T {
    this.#depth += 1;
    try {
      const result = change();
      if (this.#depth === 1) this.#garbage.run();
      return result;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#delivery.deliver();
    }
  }

  #emit(event: RecordedEvent): void {
    this.#history.add(event);
    this.#delivery.add(event);
  }

  /** Whether something has to happen first before an object that is being deleted goes. */
  #isHeld(object: KubernetesObject): boolean {
    if (object.metadata.finalizers?.length) return true;
    return (
      isNamespace(refOf(object)) &&
      this.#table.inNamespace(object.metadata.name).length > 0
    );
  }

  #requireNamespace(name: string): void {
    const namespace = this.#table.get({ group: '', kind: 'Namespace', name });
    if (!namespace) {
      throw new StoreError('NotFound', `namespaces "${name}" not found`, {
        name,
        kind: 'namespaces',
      });
    }
    if (namespace.metadata.deletionTimestamp) {
      throw new StoreError(
        'Conflict',
        `unable to create new content in namespace ${name} because it is being terminated`,
      );
    }
  }

  #timestamp(): string {
    return this.#clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }
}

function isNamespace(ref: ObjectRef): boolean {
  return ref.group === '' && ref.kind === 'Namespace';
}

function countsGenerations(ref: ObjectRef): boolean {
  return findKind(ref.group, ref.kind)?.generation ?? true;
}

/** The part of an object that its generation counts the changes of. */
function desired(object: KubernetesObject): unknown {
  const { metadata, status, ...rest } = object;
  const kind = findKind(groupOf(object.apiVersion), object.kind);
  return kind?.custom && !kind.statusSubresource ? { ...rest, status } : rest;
}

function resourceName(ref: ObjectRef): string {
  const kind = findKind(ref.group, ref.kind);
  if (kind) return qualifiedName(kind);
  const plural = `${ref.kind.toLowerCase()}s`;
  return ref.group ? `${plural}.${ref.group}` : plural;
}

/** What an error tells of the object that it is about. */
function detailsOf(ref: ObjectRef): Record<string, unknown> {
  const kind = findKind(ref.group, ref.kind);
  return {
    name: ref.name,
    ...(ref.group && { group: ref.group }),
    kind: kind?.plural ?? `${ref.kind.toLowerCase()}s`,
  };
}

function notFound(ref: ObjectRef): StoreError {
  return new StoreError(
    'NotFound',
    `${resourceName(ref)} "${ref.name}" not found`,
  );
}

/** A store with the namespaces that every cluster has. */
export function createObjectStore(options: ObjectStoreOptions): ObjectStore {
  return new MemoryStore(options);
}
