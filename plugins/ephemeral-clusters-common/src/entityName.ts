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
