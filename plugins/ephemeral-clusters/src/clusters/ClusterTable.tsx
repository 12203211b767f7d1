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

import Skeleton from '@mui/material/Skeleton';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import type { SxProps, Theme } from '@mui/material/styles';
import type {
  ClusterRow,
  ClusterSortField,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ClusterColumn } from './columns';

interface ClusterTableProps {
  columns: readonly ClusterColumn[];
  /** undefined: they are loading, `skeletonRows` lines stand for them. */
  rows: readonly ClusterRow[] | undefined;
  skeletonRows?: number;
  sort: ClusterSortField;
  order: 'asc' | 'desc';
  onSort: (sort: ClusterSortField, order: 'asc' | 'desc') => void;
}

/** Denser than Backstage's tables: a fleet has many rows. */
const cellStyle = {
  px: 1.25,
  py: 0.75,
  height: 48,
  fontSize: '0.875rem',
  lineHeight: 1.4,
  borderBottom: 1,
  borderColor: 'divider',
} satisfies SxProps<Theme>;

const headStyle = {
  height: 40,
  whiteSpace: 'nowrap',
  color: 'text.secondary',
} satisfies SxProps<Theme>;

const numericStyle = {
  whiteSpace: 'nowrap',
  fontVariantNumeric: 'tabular-nums',
} satisfies SxProps<Theme>;

const rowStyle = {
  '&&': { bgcolor: 'transparent' },
  '&&:hover': { bgcolor: 'action.hover' },
  '&:last-of-type td, &:last-of-type th': { borderBottom: 0 },
} satisfies SxProps<Theme>;

/** What is old looks old, and stays readable. */
const staleStyle = { fontStyle: 'italic' } satisfies SxProps<Theme>;

/** The list where there is room for columns. */
export function ClusterTable(props: ClusterTableProps) {
  const { columns, rows, skeletonRows = 8, sort, order, onSort } = props;
  return (
    <Table size="small" aria-label="Clusters" aria-busy={rows === undefined}>
      <TableHead>
        <TableRow>
          {columns.map(column => (
            <TableCell
              key={column.id}
              align={column.numeric ? 'right' : 'left'}
              sortDirection={sort === column.id ? order : false}
              sx={[cellStyle, headStyle]}
            >
              <TableSortLabel
                hideSortIcon
                active={sort === column.id}
                direction={sort === column.id ? order : 'asc'}
                onClick={() =>
                  onSort(
                    column.id,
                    sort === column.id && order === 'asc' ? 'desc' : 'asc',
                  )
                }
              >
                {column.title}
              </TableSortLabel>
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows === undefined
          ? Array.from({ length: skeletonRows }, (_, index) => (
              <TableRow key={index} sx={rowStyle}>
                {columns.map(column => (
                  <TableCell key={column.id} sx={cellStyle}>
                    <Skeleton width={column.id === 'name' ? 140 : '70%'} />
                  </TableCell>
                ))}
              </TableRow>
            ))
          : rows.map(row => (
              <TableRow key={row.id} sx={[rowStyle, row.stale && staleStyle]}>
                {columns.map(column => (
                  <TableCell
                    key={column.id}
                    align={column.numeric ? 'right' : 'left'}
                    component={column.id === 'name' ? 'th' : 'td'}
                    scope={column.id === 'name' ? 'row' : undefined}
                    sx={[
                      cellStyle,
                      { minWidth: column.minWidth, maxWidth: column.maxWidth },
                      Boolean(column.numeric) && numericStyle,
                    ]}
                  >
                    {column.render(row)}
                  </TableCell>
                ))}
              </TableRow>
            ))}
      </TableBody>
    </Table>
  );
}
