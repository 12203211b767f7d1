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
import Typography from '@mui/material/Typography';
import { formatDuration, formatExact, formatMoment } from './formatTime';
import { useNow } from './useNow';

interface TimeLeftProps {
  /** ISO 8601; absent: it never ends by itself. */
  expiresAt?: string;
  /** ISO 8601, start of the lifetime; without it only the words are shown. */
  createdAt?: string;
  /** Held past its end. */
  hold?: { reason: string; until: string };
}

/** What is left of a cluster's lifetime, in words and as a bar. */
export function TimeLeft(props: TimeLeftProps) {
  const { expiresAt, createdAt, hold } = props;
  const now = useNow('slow');
  if (!expiresAt) {
    return <Typography variant="body2">Does not end by itself</Typography>;
  }
  const left = Date.parse(expiresAt) - now;
  // To the minute: a cluster is there some seconds after its end was reckoned, and "23 h 59 min" is not what was asked for.
  const lifetime = createdAt
    ? Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000) *
      60_000
    : undefined;
  const share =
    lifetime && lifetime > 0
      ? Math.min(100, Math.max(0, (left / lifetime) * 100))
      : undefined;
  const words =
    left > 0
      ? `${formatDuration(left, { precise: true })} left`
      : `Over since ${formatDuration(-left, { precise: true })}`;
  const total =
    lifetime && lifetime > 0
      ? ` of ${formatDuration(lifetime, { precise: true })}`
      : '';
  return (
    <Box sx={{ minWidth: 180 }}>
      <Box
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          gap: 2,
          flexWrap: 'wrap',
        }}
      >
        <Typography variant="body2" component="span" sx={{ fontWeight: 600 }}>
          {words}
          <Typography variant="body2" component="span" color="text.secondary">
            {left > 0 ? total : ''}
          </Typography>
        </Typography>
        <Typography
          variant="body2"
          component="time"
          dateTime={expiresAt}
          title={formatExact(expiresAt)}
          color="text.secondary"
        >
          {left > 0 ? 'ends' : 'ended'} {formatMoment(expiresAt, now)}
        </Typography>
      </Box>
      {share !== undefined && (
        <LinearProgress
          variant="determinate"
          value={share}
          color={barColor(left, share)}
          aria-label="Time left of its lifetime"
          aria-valuetext={words}
          sx={{ mt: 0.5, height: 6, borderRadius: 3 }}
        />
      )}
      {hold && (
        <Typography variant="body2" sx={{ mt: 0.5 }}>
          Held until {formatMoment(hold.until, now)}: {hold.reason}
        </Typography>
      )}
    </Box>
  );
}

function barColor(left: number, share: number) {
  if (left <= 0) return 'error';
  return left < 3_600_000 || share < 10 ? 'warning' : 'primary';
}
