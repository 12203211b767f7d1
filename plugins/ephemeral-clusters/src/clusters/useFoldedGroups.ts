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

import type { ClusterGroupField } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useCallback, useMemo } from 'react';
import { usePreference } from './usePreference';

/** Most folded groups that are kept for a person for each way to group. */
const most = 500;

function readFolded(kept: unknown): Record<string, string[]> | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  return Object.fromEntries(
    Object.entries(kept).map(([field, values]) => [
      field,
      Array.isArray(values)
        ? values.filter(value => typeof value === 'string').slice(0, most)
        : [],
    ]),
  );
}

const none: ReadonlySet<string> = new Set();

/** Which groups are folded in; kept for each person. */
export function useFoldedGroups(groupBy: ClusterGroupField | undefined) {
  const [kept, keep] = usePreference('folded', readFolded);
  const values = groupBy && kept?.[groupBy];
  const folded = useMemo(
    () => (values?.length ? new Set(values) : none),
    [values],
  );
  /** Folds these groups in (true) or out. */
  const fold = useCallback(
    (groups: readonly string[], isFolded: boolean) => {
      if (!groupBy) return;
      const others = [...folded].filter(value => !groups.includes(value));
      const next = isFolded ? [...others, ...groups] : others;
      // The newest where there are too many: old ones may be of groups that are gone.
      keep({ ...kept, [groupBy]: next.slice(-most) });
    },
    [folded, groupBy, keep, kept],
  );
  return { folded, fold };
}
