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

import { KubernetesObject } from '../types';
import { copyJson, isObject } from './json';
import { apiVersionOf, findKind, groupOf, versionOf } from './kinds';
import { specDown, specUp } from './conversionSpec';

type Fields = Record<string, any>;

/**
 * The object at the version that the store keeps. Cluster API's v1beta1 becomes v1beta2, by the rules of its 1.11 release
 * notes; anything else comes back as it is. Changes the object it is given.
 */
export function convertToStorage(object: KubernetesObject): KubernetesObject {
  const kind = findKind(groupOf(object.apiVersion), object.kind);
  const version = versionOf(object.apiVersion);
  if (!kind || version === kind.versions[0]) return object;
  object.apiVersion = apiVersionOf(kind.group, kind.versions[0]);
  if (version === 'v1beta1') {
    if (isObject(object.spec)) object.spec = specUp(object.kind, object.spec);
    if (isObject(object.status)) {
      object.status = statusUp(object.kind, object.status);
    }
  }
  return object;
}

/** A stored object at a served version: itself where it is stored at that one, else a copy. */
export function convertToVersion(
  stored: KubernetesObject,
  version: string,
): KubernetesObject {
  const kind = findKind(groupOf(stored.apiVersion), stored.kind);
  if (!kind || version === kind.versions[0]) return stored;
  const object = copyJson(stored);
  object.apiVersion = apiVersionOf(kind.group, version);
  if (version === 'v1beta1') {
    const namespace = object.metadata.namespace ?? '';
    if (isObject(object.spec)) {
      object.spec = specDown(object.kind, object.spec, namespace);
    }
    if (isObject(object.status) || object.kind === 'Cluster') {
      object.status = statusDown(object.kind, (object.status ?? {}) as Fields);
    }
  }
  return object;
}

/** Replica counts that changed their meaning: the new ones stand beside the old ones under `v1beta2`. */
const movedCounts = ['readyReplicas', 'availableReplicas', 'upToDateReplicas'];

/** Names of the flags that became `status.initialization`, by kind. */
const initializationFlags: Record<string, Record<string, string>> = {
  Cluster: {
    infrastructureProvisioned: 'infrastructureReady',
    controlPlaneInitialized: 'controlPlaneReady',
  },
  Machine: {
    infrastructureProvisioned: 'infrastructureReady',
    bootstrapDataSecretCreated: 'bootstrapReady',
  },
  MachinePool: {
    infrastructureProvisioned: 'infrastructureReady',
    bootstrapDataSecretCreated: 'bootstrapReady',
  },
  KubeadmControlPlane: { controlPlaneInitialized: 'initialized' },
  KubeadmConfig: { dataSecretCreated: 'ready' },
  DevCluster: { provisioned: 'ready' },
  DevMachine: { provisioned: 'ready' },
};

function statusDown(kind: string, status: Fields): Fields {
  const { conditions, deprecated, initialization, ...rest } = status;
  const { conditions: oldConditions, ...oldCounts } = deprecated?.v1beta1 ?? {};
  const moved: Fields = {};
  if (conditions) moved.conditions = conditions;
  const fields = kind === 'Cluster' ? ['controlPlane', 'workers'] : movedCounts;
  for (const field of fields) {
    if (rest[field] !== undefined) moved[field] = rest[field];
    delete rest[field];
  }
  const down: Fields = { ...rest, ...oldCounts };
  if (oldConditions) down.conditions = oldConditions;
  if (Object.keys(moved).length > 0) down.v1beta2 = moved;
  const flags = initializationFlags[kind] ?? {};
  for (const [flag, oldFlag] of Object.entries(flags)) {
    down[oldFlag] = initialization?.[flag] ?? false;
  }
  if (kind === 'KubeadmControlPlane') {
    down.ready = initialization?.controlPlaneInitialized ?? false;
  }
  if (kind === 'Machine' && down.nodeRef) {
    down.nodeRef = { apiVersion: 'v1', kind: 'Node', ...down.nodeRef };
  }
  if (Array.isArray(down.failureDomains)) {
    down.failureDomains = Object.fromEntries(
      down.failureDomains.map(({ name, ...domain }: Fields) => [name, domain]),
    );
  }
  return down;
}

function statusUp(kind: string, status: Fields): Fields {
  const { conditions: oldConditions, v1beta2, ...rest } = status;
  const old: Fields = {};
  const up: Fields = rest;
  const initialization: Fields = {};
  for (const [flag, oldFlag] of Object.entries(
    initializationFlags[kind] ?? {},
  )) {
    if (rest[oldFlag]) initialization[flag] = true;
    delete up[oldFlag];
  }
  if (kind === 'KubeadmControlPlane') delete up.ready;
  if (Object.keys(initialization).length > 0) {
    up.initialization = initialization;
  }
  for (const count of [
    ...movedCounts,
    'updatedReplicas',
    'unavailableReplicas',
  ]) {
    if (up[count] !== undefined) old[count] = up[count];
    delete up[count];
  }
  if (oldConditions) old.conditions = oldConditions;
  if (Object.keys(old).length > 0) up.deprecated = { v1beta1: old };
  if (isObject(v1beta2)) Object.assign(up, v1beta2);
  if (isObject(up.nodeRef)) up.nodeRef = { name: up.nodeRef.name };
  if (isObject(up.failureDomains)) {
    up.failureDomains = Object.entries(up.failureDomains).map(
      ([name, domain]) => ({ name, ...(domain as Fields) }),
    );
  }
  return up;
}
