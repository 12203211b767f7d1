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
  ClusterList,
  ClusterRow,
  EphemeralClustersApi,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

const pageSize = 200;
const attempts = 3;

/** All clusters of one version of the list. */
export interface AllClusters {
  rows: ClusterRow[];
  sources: SourceFreshness[];
  /** The first page, which is the same object as long as nothing changed. */
  firstPage: ClusterList;
}

/**
 * Reads all pages of the list, in one version of it: read over a change, a row could be missing that is there.
 *
 * @param known - first page of the last time
 * @returns undefined where nothing changed since then
 * @throws Error where the list changes faster than it can be read
 */
export async function readClusters(
  api: EphemeralClustersApi,
  token: () => Promise<string>,
  known: ClusterList | undefined,
): Promise<AllClusters | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const firstPage = await readPage(api, token, 0);
    if (firstPage === known) return undefined;
    const rows = [...firstPage.items];
    let { version } = firstPage;
    while (rows.length < firstPage.total && version === firstPage.version) {
      const page = await readPage(api, token, rows.length);
      version = page.version;
      if (page.items.length === 0) break;
      rows.push(...page.items);
    }
    if (version === firstPage.version && rows.length >= firstPage.total) {
      return { rows, sources: firstPage.sources, firstPage };
    }
  }
  throw new Error('The list of clusters changed while it was read.');
}

async function readPage(
  api: EphemeralClustersApi,
  token: () => Promise<string>,
  offset: number,
): Promise<ClusterList> {
  return api.listClusters(
    { sort: 'name', order: 'asc', offset, limit: pageSize },
    { token: await token() },
  );
}
