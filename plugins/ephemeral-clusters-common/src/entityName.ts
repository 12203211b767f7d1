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

import type { ClusterKey } from './cluster';

/** Longest name of a catalog entity. */
const maximumEntityNameLength = 63;

/**
 * Name of the catalog entity that stands for a cluster: `<name>` where the namespace has the same name, else `<namespace>.<name>`, cut
 * with a hash where that is too long. It depends on this cluster alone, so no cluster ever renames another.
 *
 * @public
 */
export function clusterEntityName(
  key: Pick<ClusterKey, 'namespace' | 'name'>,
): string {
  const name =
    key.namespace === key.name ? key.name : `${key.namespace}.${key.name}`;
  if (name.length <= maximumEntityNameLength) return name;
  const hash = hashText(name);
  const kept = name.slice(0, maximumEntityNameLength - hash.length - 1);
  return `${kept.replace(/[-_.]+$/, '')}-${hash}`;
}

/**
 * Namespace of the catalog entities of a management cluster's clusters, so that clusters of the same name on several management clusters
 * are entities beside each other. It depends on the configuration alone: what it names; else the default for the first management cluster,
 * and for each further one a namespace with the name of its key.
 *
 * @param options.managementClusters - in the order of the configuration
 * @public
 */
export function clusterEntityNamespace(
  managementCluster: string,
  options: {
    managementClusters: readonly { id: string; catalogNamespace?: string }[];
    defaultNamespace?: string;
  },
): string {
  const { managementClusters, defaultNamespace = 'default' } = options;
  const index = managementClusters.findIndex(
    item => item.id === managementCluster,
  );
  const own = managementClusters[index]?.catalogNamespace;
  if (own) return own;
  return index <= 0
    ? defaultNamespace
    : namespaceOf(managementCluster, defaultNamespace);
}

/** Keys of the configuration may be what namespaces may not, or what another one's is. */
function namespaceOf(key: string, taken: string): string {
  const name = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const usable = name === key && name !== taken;
  if (usable && name.length <= maximumEntityNameLength) return name;
  const hash = hashText(key);
  const kept = name.slice(0, maximumEntityNameLength - hash.length - 1);
  return [kept.replace(/-+$/, ''), hash].filter(part => part).join('-');
}

/** FNV-1a in 32 bits, as 8 hexadecimal digits: the same in a browser and in Node. */
function hashText(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    // eslint-disable-next-line no-bitwise -- a hash
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // eslint-disable-next-line no-bitwise -- makes it unsigned
  return (hash >>> 0).toString(16).padStart(8, '0');
}
