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

import { convertToStorage } from '../../kubernetes/conversion';
import { KubernetesObject, ObjectRef } from '../../types';
import { isWorse, resourceHealth } from '../health';
import {
  groupOf,
  keyOf,
  objectOption,
  targetRef,
  trackingAnnotation,
  trackingId,
  versionOf,
} from '../resources';
import {
  ApplicationCondition,
  HealthStatus,
  ResourceStatus,
  SyncStatusCode,
} from '../types';

/** One object as it should be and as it is. */
export interface ManagedResource {
  ref: ObjectRef;
  version: string;
  /** As the source has it, with namespace and tracking annotation. */
  target?: KubernetesObject;
  live?: KubernetesObject;
  status: SyncStatusCode;
  requiresPruning: boolean;
}

/** Outcome of a comparison of what should be with what is. */
export interface ComparedResources {
  managed: ManagedResource[];
  status: SyncStatusCode;
  health: HealthStatus;
  conditions: ApplicationCondition[];
}

/** What an Application declares and where it goes. */
export interface CompareInput {
  application: string;
  destinationNamespace: string;
  /** Undefined where the source could not be rendered: nothing can be said but what is there. */
  targets: KubernetesObject[] | undefined;
  /** Whether its project lets it have such a thing. */
  permits: (ref: ObjectRef) => boolean;
  find: (ref: ObjectRef) => KubernetesObject | undefined;
  /** Objects that carry the Application's tracking annotation. */
  tracked: KubernetesObject[];
  /** What was applied last, by uid: fields that were declared then and are not any more make a difference. */
  applied: (uid: string) => KubernetesObject | undefined;
  /** Application that the health of is asked for, if it delivers itself. */
  self?: ObjectRef;
}

/** Compares an Application's manifests with its cluster. */
export function compareResources(input: CompareInput): ComparedResources {
  const conditions: ApplicationCondition[] = [];
  const managed = new Map<string, ManagedResource>();
  for (const manifest of input.targets ?? []) {
    const ref = targetRef(manifest, input.destinationNamespace);
    const key = keyOf(ref);
    if (managed.has(key)) {
      conditions.push({
        type: 'RepeatedResourceWarning',
        message: `Resource ${ref.group}/${ref.kind}/${ref.namespace ?? ''}/${
          ref.name
        } appeared 2 times among application resources.`,
      });
    }
    const target = prepared(manifest, ref, input);
    const live = input.find(ref);
    managed.set(key, {
      ref,
      version: versionOf(manifest),
      target,
      live,
      status: isSynced(target, live, input) ? 'Synced' : 'OutOfSync',
      requiresPruning: false,
    });
  }
  for (const live of input.tracked) {
    const ref = targetRef(live, '');
    if (managed.has(keyOf(ref))) continue;
    managed.set(keyOf(ref), {
      ref,
      version: versionOf(live),
      live,
      status: input.targets ? 'OutOfSync' : 'Unknown',
      requiresPruning: input.targets !== undefined,
    });
  }
  const all = [...managed.values()].sort(byKindAndName);
  return {
    managed: all.map(resource =>
      input.permits(resource.ref)
        ? resource
        : { ...resource, status: 'Unknown' as const },
    ),
    status: input.targets ? syncStatus(all) : 'Unknown',
    health: applicationHealth(all, input.self),
    conditions,
  };
}

/** What `status.resources` says of an object. */
export function resourceStatus(resource: ManagedResource): ResourceStatus {
  const { ref, version, status, requiresPruning, target } = resource;
  const wave = Number(
    target?.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0,
  );
  return {
    ...(ref.group && { group: ref.group }),
    kind: ref.kind,
    name: ref.name,
    ...(ref.namespace && { namespace: ref.namespace }),
    ...(requiresPruning && { requiresPruning }),
    status,
    ...(wave !== 0 && { syncWave: wave }),
    version,
  };
}

function prepared(
  manifest: KubernetesObject,
  ref: ObjectRef,
  input: CompareInput,
): KubernetesObject {
  const metadata = { ...manifest.metadata };
  if (ref.namespace) metadata.namespace = ref.namespace;
  else delete metadata.namespace;
  metadata.annotations = {
    ...metadata.annotations,
    [trackingAnnotation]: trackingId(
      input.application,
      ref,
      input.destinationNamespace,
    ),
  };
  return { ...manifest, metadata };
}

function isSynced(
  target: KubernetesObject,
  live: KubernetesObject | undefined,
  input: CompareInput,
): boolean {
  if (!live) return false;
  const stored = convertToStorage(structuredClone(target));
  delete stored.status;
  if (!covers(live, stored)) return false;
  const applied = input.applied(live.metadata.uid!);
  return !applied || !dropsFields(applied, target);
}

/** Whether everything that is declared is so in what is there; what is only there was put there by others. */
function covers(live: unknown, declared: unknown): boolean {
  if (declared === null || declared === undefined)
    return live === undefined || live === null;
  if (Array.isArray(declared)) {
    return (
      Array.isArray(live) &&
      live.length === declared.length &&
      declared.every((item, index) => covers(live[index], item))
    );
  }
  if (typeof declared === 'object') {
    const entries = Object.entries(declared);
    if (typeof live !== 'object' || live === null || Array.isArray(live)) {
      return live === undefined && entries.length === 0;
    }
    return entries.every(
      ([key, value]) =>
        covers((live as Record<string, unknown>)[key], value) ||
        // Sets that controllers add to.
        (key === 'finalizers' && includesAll(live, value)),
    );
  }
  return live === declared;
}

function includesAll(live: object, declared: unknown): boolean {
  const present = (live as Record<string, unknown>).finalizers;
  return (
    Array.isArray(declared) &&
    Array.isArray(present) &&
    declared.every(item => present.includes(item))
  );
}

/** Whether a field that was declared is not declared any more. */
function dropsFields(before: unknown, now: unknown): boolean {
  if (typeof before !== 'object' || before === null || Array.isArray(before)) {
    return false;
  }
  if (typeof now !== 'object' || now === null) return true;
  return Object.entries(before).some(([key, value]) => {
    const next = (now as Record<string, unknown>)[key];
    return next === undefined ? value !== undefined : dropsFields(value, next);
  });
}

function syncStatus(resources: ManagedResource[]): SyncStatusCode {
  const outOfSync = resources.some(
    ({ status, requiresPruning, live }) =>
      status !== 'Synced' &&
      !(
        requiresPruning &&
        live &&
        objectOption(live, 'compare-options', 'IgnoreExtraneous') !== undefined
      ),
  );
  return outOfSync ? 'OutOfSync' : 'Synced';
}

function applicationHealth(
  resources: ManagedResource[],
  self: ObjectRef | undefined,
): HealthStatus {
  let worst: HealthStatus['status'] = 'Healthy';
  let causes: ObjectRef[] = [];
  for (const { ref, live } of resources) {
    if (!live || (self && keyOf(self) === keyOf(ref))) continue;
    const health = resourceHealth(live);
    if (!health) continue;
    if (isWorse(worst, health.status)) {
      worst = health.status;
      causes = [ref];
    } else if (worst === health.status && worst !== 'Healthy') {
      causes.push(ref);
    }
  }
  // What is missing shows as out of sync already; only an Application without anything is Missing itself.
  if (
    resources.length > 0 &&
    resources.every(({ live }) => !live) &&
    isWorse(worst, 'Missing')
  ) {
    return { status: 'Missing' };
  }
  return causes.length > 0
    ? { status: worst, message: `Caused by ${causes.map(causeOf).join(', ')}` }
    : { status: worst };
}

function causeOf({ group, kind, namespace, name }: ObjectRef): string {
  return `${group}/${kind}:${namespace ?? ''}/${name}`;
}

function byKindAndName(a: ManagedResource, b: ManagedResource): number {
  const text = ({ ref }: ManagedResource) =>
    `${ref.group}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
  return text(a) < text(b) ? -1 : 1;
}

/** Container images of what is there. */
export function imagesOf(resources: ManagedResource[]): string[] {
  const images = new Set<string>();
  for (const { live } of resources) {
    if (!live || groupOf(live) !== 'apps') continue;
    const pod = (live.spec as any)?.template?.spec ?? {};
    for (const container of [
      ...(pod.initContainers ?? []),
      ...(pod.containers ?? []),
    ]) {
      if (typeof container.image === 'string') images.add(container.image);
    }
  }
  return [...images].sort();
}
