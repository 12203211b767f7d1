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
import { PropsWithChildren } from 'react';
import { EntityLink } from '../elements/EntityLink';
import { HealthCell } from '../health/HealthLabel';
import { RelativeTime } from '../time/RelativeTime';
import { ClusterLink } from './ClusterLink';
import { DriftMark, kindTitles } from './columns';

interface ClusterCardsProps {
  /** undefined: they are loading. */
  rows: readonly ClusterRow[] | undefined;
}

/** The list where there is no room for columns: one card per cluster. */
export function ClusterCards(props: ClusterCardsProps) {
  const { rows } = props;
  return (
    <Box
      component="ul"
      aria-label="Clusters"
      aria-busy={rows === undefined}
      sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 1 }}
    >
      {rows === undefined
        ? [1, 2, 3, 4].map(index => (
            <Card key={index}>
              <Skeleton width="60%" />
              <Skeleton width="40%" />
              <Skeleton width="90%" />
            </Card>
          ))
        : rows.map(row => (
            <Card key={row.id} stale={row.stale}>
              <ClusterCardContent row={row} />
            </Card>
          ))}
    </Box>
  );
}

function Card(props: PropsWithChildren<{ stale?: boolean }>) {
  return (
    <Paper
      component="li"
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
