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

import Block from '@mui/icons-material/Block';
import CheckCircle from '@mui/icons-material/CheckCircle';
import Contrast from '@mui/icons-material/Contrast';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutline';
import Box from '@mui/material/Box';
import type { SvgIconProps } from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import type {
  HealthStatus,
  TimelineStage,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ComponentType } from 'react';
import { Link } from '../elements/Link';
import { visuallyHidden } from '../elements/MiddleCut';
import { healthColor } from '../health/healthLook';
import { formatClock, formatExact } from '../time/formatTime';
import { useNow } from '../time/useNow';
import { stageTimes } from './stageTimes';

interface StageLook {
  word: string;
  icon: ComponentType<SvgIconProps>;
  health: HealthStatus;
}

const looks: Record<TimelineStage['state'], StageLook> = {
  done: { word: 'done', icon: CheckCircle, health: 'ready' },
  active: { word: 'under way', icon: Contrast, health: 'starting' },
  waiting: { word: 'waiting', icon: RadioButtonUnchecked, health: 'unknown' },
  blocked: { word: 'blocked', icon: Block, health: 'failed' },
  skipped: { word: 'skipped', icon: RemoveCircleOutline, health: 'unknown' },
};

/** The stages of a request from top to bottom; what is under way ticks. */
export function StageList(props: { stages: readonly TimelineStage[] }) {
  const { stages } = props;
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {stages.map((stage, index) => (
        <Stage
          key={stage.id}
          stage={stage}
          previous={stages.slice(0, index).findLast(each => each.finishedAt)}
          last={index === stages.length - 1}
        />
      ))}
    </Box>
  );
}

interface StageProps {
  stage: TimelineStage;
  previous: TimelineStage | undefined;
  last: boolean;
}

function Stage(props: StageProps) {
  const { stage, previous, last } = props;
  const moves = stage.state === 'active' || stage.state === 'blocked';
  const now = useNow(moves ? 'second' : 'slow');
  const times = stageTimes(stage, previous, now);
  const look = looks[stage.state];
  const Icon = look.icon;
  const muted = stage.state === 'waiting' || stage.state === 'skipped';
  return (
    <Box
      component="li"
      aria-current={stage.state === 'active' ? 'step' : undefined}
      sx={{ display: 'flex', gap: 1.25, minWidth: 0 }}
    >
      <Box
        sx={{
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'center',
          pt: 0.25,
        }}
      >
        <Icon
          titleAccess={look.word}
          sx={{ fontSize: 18, color: theme => healthColor(theme, look.health) }}
        />
        {!last && (
          <Box
            sx={{
              flexGrow: 1,
              width: 2,
              minHeight: 8,
              my: 0.25,
              bgcolor: 'divider',
            }}
          />
        )}
      </Box>
      <Box
        sx={{
          flexGrow: 1,
          minWidth: 0,
          pb: last ? 0 : 1,
          display: 'flex',
          flexWrap: 'wrap',
          columnGap: 2,
          alignItems: 'baseline',
        }}
      >
        <Typography
          component="span"
          variant="body2"
          sx={{ fontWeight: moves ? 600 : 400, flexGrow: 1 }}
          color={muted ? 'text.secondary' : 'text.primary'}
        >
          {stage.url ? <Link to={stage.url}>{stage.title}</Link> : stage.title}
          {stage.state === 'skipped' && ' (skipped)'}
        </Typography>
        <Typography
          component="span"
          variant="body2"
          color="text.secondary"
          sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
        >
          {times.moment && (
            <time dateTime={times.moment} title={formatExact(times.moment)}>
              {formatClock(times.moment, now)}
            </time>
          )}
          <Box
            component="span"
            sx={{
              display: 'inline-block',
              pl: times.duration ? 2 : 0,
              minWidth: { sm: 120 },
            }}
          >
            {times.duration}
          </Box>
        </Typography>
        {moves && stage.message && <StageMessage stage={stage} />}
      </Box>
    </Box>
  );
}

function StageMessage(props: { stage: TimelineStage }) {
  const blocked = props.stage.state === 'blocked';
  return (
    <Typography
      component="div"
      variant="body2"
      role={blocked ? 'status' : undefined}
      color={blocked ? undefined : 'text.secondary'}
      sx={{
        flexBasis: '100%',
        overflowWrap: 'anywhere',
        ...(blocked && {
          borderLeft: 3,
          borderColor: theme => healthColor(theme, 'failed'),
          pl: 1,
          my: 0.5,
        }),
      }}
    >
      {blocked && (
        <Box component="span" sx={visuallyHidden}>
          Blocked:{' '}
        </Box>
      )}
      {props.stage.message}
    </Typography>
  );
}
