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
import Typography from '@mui/material/Typography';
import type {
  Health,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { healthColor, healthLooks } from './healthLook';

interface HealthLabelProps {
  status: HealthStatus;
  /** Instead of the status' word. */
  text?: string;
}

/** A health with icon, word and colour. */
export function HealthLabel(props: HealthLabelProps) {
  const look = healthLooks[props.status];
  const Icon = look.icon;
  return (
    <Box
      component="span"
      sx={{
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: theme => healthColor(theme, props.status),
      }}
    >
      <Icon
        aria-hidden
        sx={{ fontSize: '1.15em', mr: 0.75, verticalAlign: '-0.2em' }}
      />
      {props.text ?? look.word}
    </Box>
  );
}

/** A health for a table's cell: the word, and below it why, where there is more to say than the word. */
export function HealthCell(props: {
  health: Health;
  stale?: boolean;
  /** The reason has one line, not two: rows of one height. */
  oneLine?: boolean;
}) {
  const { health, stale, oneLine } = props;
  const { word } = healthLooks[health.status];
  const reason = health.summary.trim();
  const more =
    reason && reason.toLocaleLowerCase() !== word.toLocaleLowerCase();
  return (
    <Box sx={{ minWidth: 0 }}>
      <HealthLabel status={health.status} />
      {stale && (
        <Typography component="span" variant="body2" color="text.secondary">
          {' '}
          · stale
        </Typography>
      )}
      {more && (
        <Typography
          variant="body2"
          color="text.secondary"
          title={reason}
          sx={{
            lineHeight: 1.3,
            overflowWrap: 'anywhere',
            overflow: 'hidden',
            // It says what is wrong; the whole is the tooltip, and on the cluster's page.
            ...(oneLine
              ? { whiteSpace: 'nowrap', textOverflow: 'ellipsis' }
              : {
                  display: '-webkit-box',
                  WebkitBoxOrient: 'vertical',
                  WebkitLineClamp: '2',
                }),
          }}
        >
          {reason}
        </Typography>
      )}
    </Box>
  );
}
