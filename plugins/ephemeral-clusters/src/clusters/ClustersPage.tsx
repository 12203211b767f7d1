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
import LinearProgress from '@mui/material/LinearProgress';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import TablePagination from '@mui/material/TablePagination';
import type { ClusterList } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ErrorNotice } from '../elements/ErrorNotice';
import { useElementWidth } from '../elements/useElementWidth';
import { FreshnessFooter } from '../freshness/FreshnessFooter';
import { ProblemsBanner, SourcesBanner } from '../freshness/SourcesBanner';
import { useClusterList } from '../queries/useClusterList';
import { SetupLink } from '../setup/SetupLink';
import { ClusterCards } from './ClusterCards';
import { ClusterTable } from './ClusterTable';
import { ColumnChooser } from './ColumnChooser';
import { visibleColumns } from './columns';
import { ListFilters } from './ListFilters';
import { NewEnvironmentButton } from './NewEnvironmentButton';
import { NothingFound } from './NothingFound';
import { SummaryChips } from './SummaryChips';
import {
  ClusterListAddress,
  defaultPageSize,
  isFiltered,
  pageSizes,
  useClusterQuery,
} from './useClusterQuery';

/** Below this room, in CSS pixels, rows become cards. */
const cardsBelow = 700;

const noFacets: ClusterList['facets'] = {
  owner: {},
  template: {},
  health: {},
  managementCluster: {},
  kind: {},
};

/** All clusters that the viewer may see. */
export function ClustersPage() {
  const address = useClusterQuery();
  const list = useClusterList(address.query);
  const { ref, width } = useElementWidth<HTMLDivElement>();
  const { data } = list;
  const columns = visibleColumns(address.columns, width);
  // Nothing to filter; the notice has the one button then.
  const isEmpty = data?.summary.total === 0 && !isFiltered(address.query);
  const asCards = width !== undefined && width < cardsBelow;
  return (
    <Box ref={ref} sx={{ display: 'grid', gap: 2, minWidth: 0 }}>
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
          {data ? (
            <SummaryChips
              summary={data.summary}
              query={address.query}
              onChange={address.change}
              onClear={address.clearFilters}
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
            data
              ? 'The list could not be refreshed; what is shown is from the last answer'
              : 'The clusters could not be loaded'
          }
          severity={data ? 'warning' : 'error'}
          error={list.error}
          onRetry={() => list.refetch()}
        />
      )}
      {data && <SourcesBanner sources={data.sources} />}
      {data && <ProblemsBanner problems={data.problems} />}
      {(data || !list.error) && (
        <>
          {!isEmpty && (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
              <ListFilters
                facets={data?.facets ?? noFacets}
                query={address.query}
                onChange={address.change}
                onClear={address.clearFilters}
                narrow={asCards}
              />
              {!asCards && (
                <Box sx={{ ml: 'auto' }}>
                  <ColumnChooser
                    visible={columns.map(column => column.id)}
                    onChoose={address.chooseColumns}
                  />
                </Box>
              )}
            </Box>
          )}
          <ListBody
            data={data}
            address={address}
            asCards={asCards}
            columns={columns}
            waiting={list.isPlaceholderData}
          />
          <FreshnessFooter
            updatedAt={list.dataUpdatedAt}
            sources={data?.sources ?? []}
          />
        </>
      )}
    </Box>
  );
}

interface ListBodyProps {
  data: ClusterList | undefined;
  address: ClusterListAddress;
  asCards: boolean;
  columns: ReturnType<typeof visibleColumns>;
  /** Another answer is on its way; what is shown belongs to the last question. */
  waiting: boolean;
}

function ListBody(props: ListBodyProps) {
  const { data, address, asCards, columns, waiting } = props;
  const { query } = address;
  if (data && data.items.length === 0) {
    return (
      <Paper variant="outlined">
        <NothingFound data={data} address={address} />
      </Paper>
    );
  }
  const pages = data && data.total > pageSizes[0] && (
    <Pages total={data.total} address={address} />
  );
  if (asCards) {
    return (
      <Box sx={{ minWidth: 0 }}>
        <ClusterCards rows={data?.items} />
        {pages}
      </Box>
    );
  }
  return (
    <Paper variant="outlined" sx={{ minWidth: 0, position: 'relative' }}>
      <Box sx={{ position: 'absolute', top: 0, left: 0, right: 0, zIndex: 1 }}>
        {waiting && (
          <LinearProgress sx={{ height: 2 }} aria-label="Loading the list" />
        )}
      </Box>
      <Box
        sx={{ overflowX: 'auto' }}
        tabIndex={0}
        role="region"
        aria-label="List of clusters"
      >
        <ClusterTable
          columns={columns}
          rows={data?.items}
          sort={query.sort ?? 'name'}
          order={query.order ?? 'asc'}
          onSort={(sort, order) => address.change({ sort, order })}
        />
      </Box>
      {pages}
    </Paper>
  );
}

function Pages(props: { total: number; address: ClusterListAddress }) {
  const { total, address } = props;
  const size = address.query.limit ?? defaultPageSize;
  const page = Math.floor((address.query.offset ?? 0) / size);
  return (
    <TablePagination
      component="div"
      count={total}
      page={Math.min(page, Math.ceil(total / size) - 1)}
      rowsPerPage={size}
      rowsPerPageOptions={[...new Set([...pageSizes, size])].sort(
        (a, b) => a - b,
      )}
      labelRowsPerPage="Per page"
      onPageChange={(_, next) => address.change({ offset: next * size })}
      onRowsPerPageChange={event =>
        address.change({ limit: Number(event.target.value) })
      }
    />
  );
}
