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
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import {
  ClusterRow,
  formatBytes,
  formatCores,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { memo, PropsWithChildren, useCallback, useRef } from 'react';
import { EntityLink } from '../elements/EntityLink';
import { HealthCell } from '../health/HealthLabel';
import { RelativeTime } from '../time/RelativeTime';
import { ClusterLink } from './ClusterLink';
import type { LinesProps } from './ClusterTable';
import { DriftMark, kindTitles } from './columns';
import type { ListLine } from './listLines';
import { GroupHead } from './TableRows';
import { usePageVirtualizer } from './usePageVirtualizer';
import { useRowsInView } from './useRowsInView';
import { useToggle } from './useToggle';

/** What a card is about before it was measured, in CSS pixels. */
const cardHeight = 128;
const gap = 8;

const noLines: readonly ListLine[] = [];

/** Rendered again only when something of its cluster changed. */
const ClusterCard = memo(ClusterCardFrame);

/** The list where there is no room for columns: one card per cluster, of which those in view are rendered. The page scrolls. */
export function ClusterCards(props: LinesProps) {
  const { lines = noLines, lineCount, groupBy, onFold } = props;
  const list = useRef<HTMLUListElement>(null);
  const virtualizer = usePageVirtualizer(list, {
    count: lines.length,
    estimateSize: useCallback(
      (index: number) => (lines[index].type === 'group' ? 40 : cardHeight),
      [lines],
    ),
    getItemKey: useCallback((index: number) => lines[index].key, [lines]),
    gap,
    overscan: 4,
  });
  useRowsInView({ ...props, lines, range: virtualizer.range });
  const toggle = useToggle(lines, onFold);
  return (
    <Box
      ref={list}
      component="ul"
      aria-label="Clusters"
      aria-busy={props.lines === undefined}
      sx={{
        listStyle: 'none',
        p: 0,
        m: 0,
        position: 'relative',
        overflowAnchor: 'none',
      }}
      style={{ height: props.lines && virtualizer.getTotalSize() }}
    >
      {props.lines === undefined &&
        [1, 2, 3, 4].map(index => (
          <Box component="li" key={index} sx={{ pb: 1 }}>
            <CardPlace />
          </Box>
        ))}
      {virtualizer.getVirtualItems().map(item => {
        const line = lines[item.index];
        return (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            aria-posinset={item.index + 1}
            aria-setsize={lineCount}
            style={{
              position: 'absolute',
              left: 0,
              right: 0,
              transform: `translateY(${
                item.start - virtualizer.options.scrollMargin
              }px)`,
            }}
          >
            {line.type === 'place' && <CardPlace />}
            {line.type === 'cluster' && <ClusterCard row={line.row} />}
            {line.type === 'group' && (
              <GroupHead {...line} field={groupBy!} onToggle={toggle} />
            )}
          </li>
        );
      })}
    </Box>
  );
}

function CardPlace() {
  return (
    <Card>
      <Skeleton width="60%" />
      <Skeleton width="40%" />
      <Skeleton width="90%" />
    </Card>
  );
}

function ClusterCardFrame(props: { row: ClusterRow }) {
  return (
    <Card stale={props.row.stale}>
      <ClusterCardContent row={props.row} />
    </Card>
  );
}

function Card(props: PropsWithChildren<{ stale?: boolean }>) {
  return (
    <Paper
      variant="outlined"
      sx={{
        p: 1.5,
        minWidth: 0,
        fontStyle: props.stale ? 'italic' : undefined,
      }}
    >
      {props.children}
    </Paper>
  );
}

function ClusterCardContent(props: { row: ClusterRow }) {
  const { row } = props;
  const facts = [
    row.nodes && `${row.nodes.ready}/${row.nodes.desired} nodes`,
    row.apps && `${row.apps.ready}/${row.apps.desired} apps`,
    row.usage.cpuCores !== undefined && formatCores(row.usage.cpuCores),
    row.usage.memoryBytes !== undefined && formatBytes(row.usage.memoryBytes),
  ].filter(Boolean);
  return (
    <>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <Box sx={{ minWidth: 0 }}>
          <ClusterLink cluster={row} />
        </Box>
        <Typography variant="body2" sx={{ whiteSpace: 'nowrap' }}>
          {row.expiresAt ? (
            <>
              {Date.parse(row.expiresAt) > Date.now() ? 'ends' : 'ended'}{' '}
              <RelativeTime value={row.expiresAt} />
            </>
          ) : (
            'no end'
          )}
        </Typography>
      </Box>
      <Box sx={{ my: 0.5, fontSize: '0.875rem' }}>
        <HealthCell health={row.health} stale={row.stale} />
      </Box>
      <Typography variant="body2" color="text.secondary" component="div">
        <EntityLink value={row.owner} /> ·{' '}
        {row.template ?? kindTitles[row.kind]} {row.templateVersion}{' '}
        {row.templateCurrentVersion && (
          <DriftMark current={row.templateCurrentVersion} />
        )}
        {' · '}
        <RelativeTime value={row.createdAt} form="age" /> old
      </Typography>
      {facts.length > 0 && (
        <Typography variant="body2" color="text.secondary">
          {facts.join(' · ')}
        </Typography>
      )}
    </>
  );
}
