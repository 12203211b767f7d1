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

import ArrowCircleUp from '@mui/icons-material/ArrowCircleUp';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  ClusterGroupField,
  ClusterKind,
  ClusterRow,
  ClusterSortField,
  formatBytes,
  formatCores,
  ReplicaCount,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ReactNode } from 'react';
import { EntityLink } from '../elements/EntityLink';
import { MiddleCut, visuallyHidden } from '../elements/MiddleCut';
import { HealthCell } from '../health/HealthLabel';
import { healthColor } from '../health/healthLook';
import { RelativeTime } from '../time/RelativeTime';
import { ClusterLink } from './ClusterLink';

/** Columns in the order in which they stand. */
export const columnIds = [
  'name',
  'kind',
  'managementCluster',
  'owner',
  'template',
  'kubernetesVersion',
  'health',
  'nodes',
  'apps',
  'cpu',
  'memory',
  'createdAt',
  'expiresAt',
] as const;

export type ColumnId = (typeof columnIds)[number] & ClusterSortField;

/** One column of the list. */
export interface ClusterColumn {
  id: ColumnId;
  title: string;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** Narrowest that it becomes, in CSS pixels. */
  width: number;
  /** Its share of what room there is beyond that; absent: little. */
  grow?: number;
  /** What it is made of, beside the parts of the key and the id that each row has. */
  fields: readonly (keyof ClusterRow)[];
  /** Room of the whole table, in CSS pixels, from which on it is shown unless somebody chose; absent: always. */
  from?: number;
  /** @param tabIndex - of the links in it: they are reached with Tab from the row that has the focus */
  render(row: ClusterRow, tabIndex?: number): ReactNode;
}

/** What people call the kinds. */
export const kindTitles: Record<ClusterKind, string> = {
  capi: 'Cluster API',
  vcluster: 'vcluster',
};

/** As much of a name of several words as fits into a row. */
const twoLines = {
  whiteSpace: 'normal',
  overflowWrap: 'anywhere',
  maxHeight: '2.8em',
  overflow: 'hidden',
};

/** All columns. */
export const clusterColumns: readonly ClusterColumn[] = [
  {
    id: 'name',
    title: 'Name',
    width: 142,
    grow: 2,
    fields: [],
    render: (row, tabIndex) => (
      <ClusterLink cluster={row} tabIndex={tabIndex} />
    ),
  },
  {
    id: 'kind',
    title: 'Kind',
    from: 1420,
    width: 96,
    fields: ['kind'],
    render: row => kindTitles[row.kind],
  },
  {
    id: 'managementCluster',
    title: 'Management cluster',
    from: 1600,
    width: 150,
    grow: 1,
    fields: [],
    render: row => <MiddleCut text={row.managementCluster} />,
  },
  {
    id: 'owner',
    title: 'Owner',
    width: 96,
    grow: 1,
    fields: ['owner'],
    render: (row, tabIndex) => (
      <Box sx={twoLines}>
        <EntityLink value={row.owner} tabIndex={tabIndex} />
      </Box>
    ),
  },
  {
    id: 'template',
    title: 'Template',
    width: 124,
    grow: 1,
    fields: ['template', 'templateVersion', 'templateCurrentVersion'],
    render: row => <TemplateCell row={row} />,
  },
  {
    id: 'kubernetesVersion',
    title: 'Kubernetes',
    from: 1240,
    width: 96,
    fields: ['kubernetesVersion'],
    render: row => row.kubernetesVersion ?? '–',
  },
  {
    id: 'health',
    title: 'Health',
    width: 180,
    grow: 4,
    fields: ['health', 'stale'],
    render: row => <HealthCell health={row.health} stale={row.stale} oneLine />,
  },
  {
    id: 'nodes',
    title: 'Nodes',
    numeric: true,
    width: 66,
    fields: ['nodes'],
    render: row => <Count value={row.nodes} what="nodes ready" />,
  },
  {
    id: 'apps',
    title: 'Apps',
    numeric: true,
    from: 820,
    width: 54,
    fields: ['apps'],
    render: row => <Count value={row.apps} what="apps healthy" />,
  },
  {
    id: 'cpu',
    title: 'CPU',
    numeric: true,
    from: 980,
    width: 70,
    fields: ['usage'],
    render: row => (
      <span title={row.usage.note}>{formatCores(row.usage.cpuCores)}</span>
    ),
  },
  {
    id: 'memory',
    title: 'Memory',
    numeric: true,
    from: 980,
    width: 86,
    fields: ['usage'],
    render: row => (
      <span title={row.usage.note}>{formatBytes(row.usage.memoryBytes)}</span>
    ),
  },
  {
    id: 'createdAt',
    title: 'Age',
    numeric: true,
    width: 64,
    fields: ['createdAt'],
    render: row => <RelativeTime value={row.createdAt} form="age" />,
  },
  {
    id: 'expiresAt',
    title: 'Ends',
    numeric: true,
    width: 88,
    fields: ['expiresAt', 'hold'],
    render: row => <EndsCell row={row} />,
  },
];

/**
 * Fields of the rows that the list asks for: of the chosen columns, else of all that there may be room for, so that a wider window asks for
 * nothing anew. What is old is marked whatever the columns.
 */
export function rowFields(
  chosen: readonly ColumnId[] | undefined,
  groupBy?: ClusterGroupField,
): (keyof ClusterRow)[] {
  const fields = visibleColumns(chosen, undefined).flatMap(
    column => column.fields,
  );
  const always: (keyof ClusterRow)[] = groupBy ? ['stale', groupBy] : ['stale'];
  return [...new Set([...fields, ...always])].sort();
}

/** Columns that are shown: the chosen ones, else those for which there is room. */
export function visibleColumns(
  chosen: readonly ColumnId[] | undefined,
  width: number | undefined,
): ClusterColumn[] {
  return clusterColumns.filter(column =>
    chosen
      ? column.id === 'name' || chosen.includes(column.id)
      : width === undefined || (column.from ?? 0) <= width,
  );
}

/** Widths of the table's columns in CSS pixels, where it has this room. */
export function columnWidths(
  columns: readonly ClusterColumn[],
  room: number | undefined,
): number[] {
  const least = columns.reduce((sum, { width }) => sum + width, 0);
  const spare = Math.max(0, (room ?? 0) - least);
  const growOf = ({ grow = 0.4 }: ClusterColumn) => grow;
  const shares = columns.reduce((sum, column) => sum + growOf(column), 0);
  return columns.map(column =>
    Math.floor(column.width + (spare * growOf(column)) / shares),
  );
}

function Count(props: { value: ReplicaCount | undefined; what: string }) {
  const { value, what } = props;
  if (!value) return <>–</>;
  const short = value.ready < value.desired;
  return (
    <Box
      component="span"
      title={`${value.ready} of ${value.desired} ${what}`}
      sx={{
        fontWeight: short ? 600 : undefined,
        color: short ? theme => healthColor(theme, 'attention') : undefined,
      }}
    >
      {value.ready}/{value.desired}
    </Box>
  );
}

function TemplateCell(props: { row: ClusterRow }) {
  const { template, templateVersion, templateCurrentVersion } = props.row;
  if (!template) return <>–</>;
  return (
    <Box sx={{ minWidth: 0, whiteSpace: 'nowrap' }}>
      <MiddleCut text={template} />
      <Typography variant="body2" color="text.secondary">
        {templateVersion ?? 'version unknown'}{' '}
        {templateCurrentVersion && (
          <DriftMark current={templateCurrentVersion} />
        )}
      </Typography>
    </Box>
  );
}

/** Marks a cluster whose template has a newer version. */
export function DriftMark(props: { current: string }) {
  const text = `Its template is at ${props.current} now`;
  return (
    <Box
      component="span"
      title={text}
      sx={{
        position: 'relative',
        whiteSpace: 'nowrap',
        color: theme => healthColor(theme, 'starting'),
      }}
    >
      <ArrowCircleUp
        aria-hidden
        sx={{ fontSize: '1.1em', mr: 0.25, verticalAlign: '-0.15em' }}
      />
      <Box component="span" sx={visuallyHidden}>
        {text}
      </Box>
      <span aria-hidden>{props.current}</span>
    </Box>
  );
}

function EndsCell(props: { row: ClusterRow }) {
  const { expiresAt, hold } = props.row;
  return (
    <Box
      component="span"
      sx={{
        whiteSpace: 'nowrap',
        fontWeight: isSoon(expiresAt) ? 600 : undefined,
        color: isSoon(expiresAt)
          ? theme => healthColor(theme, 'attention')
          : undefined,
      }}
    >
      <RelativeTime value={expiresAt} absent="never" />
      {hold && (
        <Box component="span" title={hold.reason} sx={{ ml: 0.5 }}>
          (held)
        </Box>
      )}
    </Box>
  );
}

/** Ends within 24 hours, or should have ended. */
function isSoon(expiresAt: string | undefined): boolean {
  return (
    expiresAt !== undefined && Date.parse(expiresAt) - Date.now() < 86_400_000
  );
}
