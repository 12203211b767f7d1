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

import type {
  ClusterKey,
  RequestVerb,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { createHash } from 'node:crypto';

/** `<managementCluster>/<namespace>/<name>` */
export function clusterRef(key: ClusterKey): string {
  return `${key.managementCluster}/${key.namespace}/${key.name}`;
}

/** Reads what `clusterRef` writes; undefined for anything else. */
export function parseClusterRef(ref: string): ClusterKey | undefined {
  const [managementCluster, namespace, name, ...rest] = ref.split('/');
  if (!managementCluster || !namespace || !name || rest.length > 0) {
    return undefined;
  }
  return { managementCluster, namespace, name };
}

/** True where both name the same cluster. */
export function isSameCluster(one: ClusterKey, other: ClusterKey): boolean {
  return clusterRef(one) === clusterRef(other);
}

/**
 * What makes two requests the same: verb, incarnation and target value. The incarnation of a create is its name, since only one of
 * that name can be made at a time.
 */
export function baseKey(options: {
  verb: RequestVerb;
  cluster: ClusterKey;
  /** uid, or what stands for it. */
  incarnation?: string;
  /** New end; end that was passed; absent where the verb says it all. */
  target?: string;
}): string {
  return [
    options.verb,
    clusterRef(options.cluster),
    options.incarnation,
    options.target,
  ]
    .filter(Boolean)
    .join(':');
}

/**
 * Branch of a request, the same whenever it is computed, so that a change request that was opened right before a crash is found again.
 *
 * @param key - what makes the request unique: the id of a create, base key and attempt of the others
 * @param replans - how often it was planned anew
 */
export function branchName(options: {
  prefix: string;
  verb: RequestVerb;
  name: string;
  key: string;
  replans: number;
}): string {
  const hash = createHash('sha256').update(options.key).digest('hex');
  const suffix = options.replans === 0 ? '' : `-${options.replans + 1}`;
  return `${options.prefix}${options.verb}-${options.name}-${hash.slice(
    0,
    10,
  )}${suffix}`;
}

/** JSON with sorted keys: equal for equal values. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : item,
  );
}
