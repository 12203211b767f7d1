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

import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type {
  ClusterGroupField,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { memo } from 'react';
import type { ClusterColumn } from './columns';
import { groupName, groupTitles } from './groupWords';

/** What a line of the table is, for the keyboard and for screen readers. */
interface LineProps {
  lineKey: string;
  /** 1-based, the head is the first. */
  rowIndex: number;
  /** The one line that Tab leads to. */
  active: boolean;
}

interface ClusterLineProps extends LineProps {
  row: ClusterRow;
  columns: readonly ClusterColumn[];
}

/** A cluster as a row of the table. Rendered again only when something of it changed. */
export const ClusterLine = memo(ClusterCells);

function ClusterCells(props: ClusterLineProps) {
  const { lineKey, rowIndex, active, row, columns } = props;
  const tabIndex = active ? 0 : -1;
  return (
    <tr
      aria-rowindex={rowIndex}
      data-line={lineKey}
      tabIndex={tabIndex}
      className={row.stale ? 'stale' : undefined}
    >
      {columns.map(column => {
        const Cell = column.id === 'name' ? 'th' : 'td';
        return (
          <Cell
            key={column.id}
            scope={column.id === 'name' ? 'row' : undefined}
            className={column.numeric ? 'numeric' : undefined}
          >
            {isThere(row, column) ? (
              column.render(row, tabIndex)
            ) : (
              <Skeleton width="70%" />
            )}
          </Cell>
        );
      })}
    </tr>
  );
}

/** Fields that each row has once they were asked for. */
const everyRowHas = ['health', 'usage', 'kind'] as const;

/** A column that was chosen a moment ago is made of fields that are not there yet. */
function isThere(row: Partial<ClusterRow>, column: ClusterColumn): boolean {
  return everyRowHas.every(
    field => !column.fields.includes(field) || row[field] !== undefined,
  );
}

interface GroupLineProps extends LineProps {
  field: ClusterGroupField;
  value: string;
  count: number;
  collapsed: boolean;
  span: number;
  onToggle: (value: string) => void;
}

/** The head of a group, which folds it in and out. */
export const GroupLine = memo(GroupCell);

function GroupCell(props: GroupLineProps) {
  const { lineKey, rowIndex, active, field, value, span, onToggle } = props;
  return (
    <tr
      aria-rowindex={rowIndex}
      data-line={lineKey}
      tabIndex={active ? 0 : -1}
      className="group"
    >
      <th colSpan={span} scope="rowgroup">
        <GroupHead
          field={field}
          value={value}
          count={props.count}
          collapsed={props.collapsed}
          onToggle={onToggle}
          tabIndex={active ? 0 : -1}
        />
      </th>
    </tr>
  );
}

interface GroupHeadProps {
  field: ClusterGroupField;
  value: string;
  count: number;
  collapsed: boolean;
  onToggle: (value: string) => void;
  tabIndex?: number;
}

/** A group's name and count; pressing it folds the group in or out. */
export function GroupHead(props: GroupHeadProps) {
  const { field, value, count, collapsed, onToggle, tabIndex } = props;
  const name = groupName(field, value);
  return (
    <Box
      component="button"
      type="button"
      aria-expanded={!collapsed}
      title={value && value !== name ? value : undefined}
      tabIndex={tabIndex}
      onClick={() => onToggle(value)}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        maxWidth: '100%',
        p: 0.5,
        ml: -0.75,
        border: 0,
        borderRadius: 1,
        bgcolor: 'transparent',
        color: 'inherit',
        font: 'inherit',
        cursor: 'pointer',
        '&:focus-visible': {
          outline: theme => `2px solid ${theme.palette.primary.main}`,
        },
      }}
    >
      <ExpandMore
        aria-hidden
        sx={{
          fontSize: '1.25em',
          transform: collapsed ? 'rotate(-90deg)' : undefined,
        }}
      />
      <Typography
        component="span"
        variant="body2"
        color="text.secondary"
        sx={{ flexShrink: 0 }}
      >
        {groupTitles[field]}
      </Typography>{' '}
      <Box
        component="span"
        sx={{
          fontWeight: 600,
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
      >
        {name}
      </Box>{' '}
      <Typography
        component="span"
        variant="body2"
        color="text.secondary"
        sx={{ flexShrink: 0 }}
      >
        {count.toLocaleString()} {count === 1 ? 'cluster' : 'clusters'}
      </Typography>
    </Box>
  );
}

/** The place of a cluster that is on its way. */
export function PlaceLine(props: { columns: readonly ClusterColumn[] }) {
  return (
    <tr>
      {props.columns.map(column => (
        <td key={column.id} className={column.numeric ? 'numeric' : undefined}>
          <Skeleton
            width={column.id === 'name' ? '80%' : '60%'}
            sx={column.numeric ? { ml: 'auto' } : undefined}
          />
        </td>
      ))}
    </tr>
  );
}
