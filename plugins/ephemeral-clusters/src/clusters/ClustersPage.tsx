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

import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type { ClusterList } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useCallback, useMemo } from 'react';
import { ErrorNotice } from '../elements/ErrorNotice';
import { useElementWidth } from '../elements/useElementWidth';
import { FreshnessFooter } from '../freshness/FreshnessFooter';
import { ProblemsBanner, SourcesBanner } from '../freshness/SourcesBanner';
import { useClusterPages } from '../queries/useClusterPages';
import { SetupLink } from '../setup/SetupLink';
import { ColumnChooser } from './ColumnChooser';
import { rowFields, visibleColumns } from './columns';
import { GroupChooser } from './GroupChooser';
import { isFiltered } from './listAddress';
import { ListBody } from './ListBody';
import { ListFilters } from './ListFilters';
import { NewEnvironmentButton } from './NewEnvironmentButton';
import { RestoredNotice } from './RestoredNotice';
import { SummaryChips } from './SummaryChips';
import { useFoldedGroups } from './useFoldedGroups';
import { useListView } from './useListView';
import { usePageRoom } from './usePageRoom';

/** Below this room, in CSS pixels, rows become cards. */
const cardsBelow = 760;

const noFacets: ClusterList['facets'] = {
  owner: {},
  template: {},
  health: {},
  managementCluster: {},
  kind: {},
};

/** All clusters that the viewer may see. */
export function ClustersPage() {
  const view = useListView();
  const { query } = view;
  const { ref, width } = useElementWidth<HTMLDivElement>();
  const room = usePageRoom(ref);
  const asCards = width !== undefined && width < cardsBelow;
  const columns = useMemo(
    () => visibleColumns(view.columns, width),
    [view.columns, width],
  );
  const fields = rowFields(asCards ? undefined : view.columns, query.groupBy);
  const list = useClusterPages({ ...query, fields });
  const { head } = list;
  const { folded, fold } = useFoldedGroups(query.groupBy);
  const foldOne = useCallback(
    (value: string, isFolded: boolean) => fold([value], isFolded),
    [fold],
  );
  const grouping = {
    groupBy: query.groupBy,
    onChange: (groupBy: typeof query.groupBy) => view.change({ groupBy }),
    onFoldAll: (isFolded: boolean) =>
      fold(head?.groups?.map(({ value }) => value) ?? [], isFolded),
  };
  // Nothing to filter; the notice has the one button then.
  const isEmpty = head?.summary.total === 0 && !isFiltered(query);
  return (
    <Box
      ref={ref}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        gap: 2,
        minWidth: 0,
        '& > *': { flexShrink: 0 },
      }}
      style={asCards ? undefined : { maxHeight: room }}
    >
      {!isEmpty && (
        <Box
          sx={{
            display: 'flex',
            flexDirection: asCards ? 'column-reverse' : 'row',
            justifyContent: 'space-between',
            alignItems: 'flex-start',
            gap: 2,
            minWidth: 0,
          }}
        >
          {head ? (
            <SummaryChips
              summary={head.summary}
              query={query}
              onChange={view.change}
              onClear={view.clearFilters}
              oneLine={asCards}
            />
          ) : (
            <Box>
              {!list.error && (
                <Skeleton variant="rounded" width={320} height={32} />
              )}
            </Box>
          )}
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
            <SetupLink>Set-up</SetupLink>
            <NewEnvironmentButton />
          </Box>
        </Box>
      )}
      {isEmpty && (
        <Box sx={{ textAlign: 'right' }}>
          <SetupLink>Set-up</SetupLink>
        </Box>
      )}
      {list.error && (
        <ErrorNotice
          title={
            head
              ? 'The list could not be refreshed; what is shown is from the last answer'
              : 'The clusters could not be loaded'
          }
          severity={head ? 'warning' : 'error'}
          error={list.error}
          onRetry={list.retry}
        />
      )}
      {head && <SourcesBanner sources={head.sources} />}
      {head && <ProblemsBanner problems={head.problems} />}
      {(head || !list.error) && (
        <>
          {!isEmpty && (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
              <ListFilters
                facets={head?.facets ?? noFacets}
                query={query}
                onChange={view.change}
                onClear={view.clearFilters}
                narrow={asCards}
                grouping={grouping}
              />
              {!asCards && (
                <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
                  <GroupChooser {...grouping} />
                  <ColumnChooser
                    visible={columns.map(column => column.id)}
                    onChoose={view.chooseColumns}
                  />
                </Box>
              )}
            </Box>
          )}
          {view.restored && <RestoredNotice view={view} />}
          <ListBody
            list={list}
            view={view}
            asCards={asCards}
            columns={columns}
            folded={folded}
            onFold={foldOne}
          />
          {list.moreError && (
            <ErrorNotice
              title="More clusters could not be loaded"
              severity="warning"
              error={list.moreError}
              onRetry={list.loadMore}
            />
          )}
          <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2 }}>
            {head && !isEmpty && (
              <Typography variant="body2" sx={{ fontWeight: 600 }}>
                {countWords(head.total, list.rows.length, isFiltered(query))}
              </Typography>
            )}
            <Box sx={{ flex: '1 1 280px', minWidth: 0 }}>
              <FreshnessFooter
                updatedAt={list.updatedAt}
                sources={head?.sources ?? []}
              />
            </Box>
          </Box>
        </>
      )}
    </Box>
  );
}

/** "10,000 clusters, 200 shown", "12 clusters match". */
function countWords(total: number, shown: number, filtered: boolean): string {
  const what = `${total.toLocaleString()} ${
    total === 1 ? 'cluster' : 'clusters'
  }`;
  const matching = `${what}${
    filtered ? ` ${total === 1 ? 'matches' : 'match'}` : ''
  }`;
  return shown < total
    ? `${matching}, ${shown.toLocaleString()} shown`
    : matching;
}
