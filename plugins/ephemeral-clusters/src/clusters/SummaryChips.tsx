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

import AccessTime from '@mui/icons-material/AccessTime';
import ArrowCircleUp from '@mui/icons-material/ArrowCircleUp';
import PersonOutline from '@mui/icons-material/PersonOutline';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { alpha } from '@mui/material/styles';
import type {
  ClusterList,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { PropsWithChildren } from 'react';
import { healthColor, healthLooks } from '../health/healthLook';
import { isFiltered, type ListView } from './listAddress';

/** The address' value of "ends within 24 hours". */
const oneDay = 'PT24H';

interface SummaryChipsProps {
  summary: ClusterList['summary'];
  query: ListView['query'];
  onChange: (change: Partial<ListView['query']>) => void;
  onClear: () => void;
  /** One line that scrolls, for narrow screens. */
  oneLine?: boolean;
}

/** The fleet in one line; each number is a filter that can be switched on and off. */
export function SummaryChips(props: SummaryChipsProps) {
  const { summary, query, onChange, onClear, oneLine } = props;
  const statuses = (Object.keys(healthLooks) as HealthStatus[]).filter(
    status => summary.byHealth[status] > 0 || query.health?.includes(status),
  );
  const toggleHealth = (status: HealthStatus) => {
    const on = query.health?.includes(status);
    onChange({
      health: on
        ? query.health?.filter(each => each !== status)
        : [...(query.health ?? []), status],
    });
  };
  return (
    <Box
      role="group"
      aria-label="Summary of all clusters; each number filters the list"
      sx={{
        display: 'flex',
        flexWrap: oneLine ? 'nowrap' : 'wrap',
        gap: 1,
        minWidth: 0,
        maxWidth: '100%',
        // Room for the focus ring, which scrolling would cut.
        ...(oneLine && { overflowX: 'auto', p: '3px', m: '-3px' }),
      }}
    >
      <SummaryChip pressed={!isFiltered(query)} onClick={onClear}>
        <span>
          <b>{summary.total.toLocaleString()}</b>{' '}
          {summary.total === 1 ? 'cluster' : 'clusters'}
        </span>
      </SummaryChip>
      {statuses.map(status => {
        const look = healthLooks[status];
        const Icon = look.icon;
        return (
          <SummaryChip
            key={status}
            pressed={query.health?.includes(status) ?? false}
            onClick={() => toggleHealth(status)}
          >
            <Icon
              aria-hidden
              sx={{
                fontSize: '1.15em',
                mr: 0.75,
                color: theme => healthColor(theme, status),
              }}
            />
            <span>
              <b>{summary.byHealth[status].toLocaleString()}</b>{' '}
              {look.word.toLowerCase()}
            </span>
          </SummaryChip>
        );
      })}
      <SummaryChip
        pressed={query.endsWithin === oneDay}
        onClick={() =>
          onChange({
            endsWithin: query.endsWithin === oneDay ? undefined : oneDay,
          })
        }
      >
        <AccessTime aria-hidden sx={{ fontSize: '1.15em', mr: 0.75 }} />
        <span>
          <b>{summary.endingWithin24h.toLocaleString()}</b> end in 24 h
        </span>
      </SummaryChip>
      <SummaryChip
        pressed={query.behindTemplate ?? false}
        onClick={() => onChange({ behindTemplate: !query.behindTemplate })}
      >
        <ArrowCircleUp aria-hidden sx={{ fontSize: '1.15em', mr: 0.75 }} />
        <span>
          <b>{summary.behindTemplate.toLocaleString()}</b> behind template
        </span>
      </SummaryChip>
      <SummaryChip
        pressed={query.mine ?? false}
        onClick={() => onChange({ mine: !query.mine })}
      >
        <PersonOutline aria-hidden sx={{ fontSize: '1.15em', mr: 0.75 }} />
        <span>
          <b>{summary.mine.toLocaleString()}</b> mine
        </span>
      </SummaryChip>
    </Box>
  );
}

function SummaryChip(
  props: PropsWithChildren<{ pressed: boolean; onClick: () => void }>,
) {
  const { pressed, onClick, children } = props;
  return (
    <ButtonBase
      aria-pressed={pressed}
      onClick={onClick}
      sx={theme => ({
        px: 1.25,
        height: 32,
        flexShrink: 0,
        borderRadius: 4,
        border: 1,
        borderColor: pressed ? 'primary.main' : 'divider',
        bgcolor: pressed
          ? alpha(theme.palette.primary.main, 0.12)
          : 'background.paper',
        fontSize: '0.875rem',
        fontFamily: 'inherit',
        whiteSpace: 'nowrap',
        color: 'text.primary',
        '&:hover': { borderColor: 'primary.main' },
        '&:focus-visible': {
          outline: `2px solid ${theme.palette.primary.main}`,
          outlineOffset: 1,
        },
      })}
    >
      {children}
    </ButtonBase>
  );
}
