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
  ClusterList,
  ClusterRow,
  EphemeralClustersApi,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

const pageSize = 200;

/** What an entity is made of, and what decides whether there is one. */
const fields = [
  'kind',
  'presence',
  'owner',
  'requestedBy',
  'purpose',
  'template',
  'templateVersion',
  'expiresAt',
  'createdAt',
  'activeRequest',
] as const satisfies readonly (keyof ClusterRow)[];

/** A row with what an entity needs of it. */
export type ReadCluster = ClusterKey &
  Pick<ClusterRow, 'id' | (typeof fields)[number]>;

/** All clusters that were there while the list was read. */
export interface AllClusters {
  rows: ReadCluster[];
  /** Sources of every page: pages may come from different replicas, of which one may just have started. */
  sources: SourceFreshness[];
  /** The first page, which is the same object as long as nothing changed. */
  firstPage: ClusterList;
}

/**
 * Reads all pages of the list by cursor, in the order of names: what changes meanwhile takes no row away that is there all the time, and
 * what has changed is read the next time.
 *
 * @param known - first page of the last time
 * @returns undefined where nothing changed since then
 */
export async function readClusters(
  api: EphemeralClustersApi,
  token: () => Promise<string>,
  known: ClusterList | undefined,
): Promise<AllClusters | undefined> {
  const readPage = async (cursor?: string) =>
    api.listClusters(
      {
        sort: 'name',
        order: 'asc',
        limit: pageSize,
        fields: [...fields],
        cursor,
      },
      { token: await token() },
    );
  const firstPage = await readPage();
  if (firstPage === known) return undefined;
  const rows = new Map<string, ReadCluster>();
  const sources: SourceFreshness[] = [];
  let page = firstPage;
  for (;;) {
    for (const row of page.items) rows.set(row.id, row);
    sources.push(...page.sources);
    if (!page.nextCursor) break;
    page = await readPage(page.nextCursor);
  }
  return { rows: [...rows.values()], sources, firstPage };
}
