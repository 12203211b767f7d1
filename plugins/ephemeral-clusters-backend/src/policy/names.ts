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
  checkClusterName,
  type ClusterKey,
  type ClusterRow,
  type ClusterTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { isReserved } from './reservedNames';

/** The one answer for a name that is taken, or belongs to something that the caller may not see: it never says which. */
export const nameNotAvailable = 'This name is not available.';

/** Answer for a name that nobody gets. */
export const nameReserved = 'This name is not available: it is reserved.';

/** What is known about who has which name on a management cluster. */
export interface NameLedger {
  rows: readonly ClusterRow[];
  /** Creates that are under way. */
  openCreates: readonly { cluster: ClusterKey }[];
  /** Clusters that Git declares at this moment. */
  declared: readonly ClusterKey[];
  /** Patterns of names that nobody gets; `*` stands for any characters. */
  reservedNames: readonly string[];
}

/**
 * Says why a new cluster cannot have a name; undefined where it can. Names are unique in a management cluster, whatever the namespace, because
 * Argo CD applications and metrics go by the name alone.
 */
export function checkNewName(
  name: string,
  options: {
    managementCluster: string;
    namespaceOf: (name: string) => string;
    template: Pick<ClusterTemplate, 'naming'>;
    ledger: NameLedger;
  },
): string | undefined {
  const wrong = checkClusterName(name, options.template.naming);
  if (wrong) return wrong;
  const { ledger, managementCluster } = options;
  const has = (key: ClusterKey) =>
    key.name === name && key.managementCluster === managementCluster;
  const namespace = options.namespaceOf(name);
  // A namespace that is the same whatever the name is the operator's choice.
  const decidesNamespace = options.namespaceOf(`${name}0`) !== namespace;
  if (
    isReserved(name, ledger.reservedNames) ||
    (decidesNamespace && isReserved(namespace, ledger.reservedNames))
  ) {
    return nameReserved;
  }
  const taken =
    ledger.declared.some(has) ||
    ledger.openCreates.some(request => has(request.cluster)) ||
    ledger.rows.some(row => holdsName(row) && has(row));
  return taken ? nameNotAvailable : undefined;
}

/** A row that only a request knows holds its name through that request, as long as that is under way. */
function holdsName(row: ClusterRow): boolean {
  return row.presence !== 'gone' && row.presence !== 'requested';
}
