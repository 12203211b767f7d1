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

import CheckCircleOutline from '@mui/icons-material/CheckCircleOutline';
import HelpOutline from '@mui/icons-material/HelpOutline';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import WarningAmber from '@mui/icons-material/WarningAmber';
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import type {
  FreshnessState,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { formatDuration, formatExact } from '../time/formatTime';
import { useNow } from '../time/useNow';

interface FreshnessFooterProps {
  /** When the last answer came; milliseconds since the epoch, 0 for never. */
  updatedAt: number;
  sources: readonly SourceFreshness[];
}

const looks: Record<
  FreshnessState,
  { icon: typeof CheckCircleOutline; word: string }
> = {
  fresh: { icon: CheckCircleOutline, word: 'in contact' },
  connecting: { icon: HourglassEmpty, word: 'connecting' },
  stale: { icon: WarningAmber, word: 'no contact' },
  unavailable: { icon: HelpOutline, word: 'never reached' },
};

/** "as of 2 s ago", and which sources are in contact. */
export function FreshnessFooter(props: FreshnessFooterProps) {
  const { updatedAt, sources } = props;
  const now = useNow();
  return (
    <Typography
      component="div"
      variant="body2"
      color="text.secondary"
      sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.25 }}
    >
      {updatedAt > 0 && (
        <span title={formatExact(updatedAt)}>
          as of {formatDuration(now - updatedAt)} ago
        </span>
      )}
      {sources.map(source => (
        <SourceState key={source.id} source={source} now={now} />
      ))}
    </Typography>
  );
}

/** One source: whether it is in contact; when it was heard last, read in full and changed is in its tooltip, by keyboard too. */
function SourceState(props: { source: SourceFreshness; now: number }) {
  const { source, now } = props;
  const look = looks[source.state];
  const Icon = look.icon;
  return (
    <Tooltip
      describeChild
      title={
        <Box component="span" sx={{ display: 'block', whiteSpace: 'pre-line' }}>
          {linesOf(source, now).join('\n')}
        </Box>
      }
    >
      <Box
        component="span"
        tabIndex={0}
        sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
      >
        <Icon titleAccess={look.word} sx={{ fontSize: '1.1em' }} />
        {source.title}
      </Box>
    </Tooltip>
  );
}

function linesOf(source: SourceFreshness, now: number): string[] {
  const { state, lastContact, lastSync, lastEvent, error } = source;
  const since = (what: string, at: string | undefined) =>
    at
      ? [
          `${what} ${formatDuration(now - Date.parse(at))} ago (${formatExact(
            at,
          )})`,
        ]
      : [];
  const { word } = looks[state];
  return [
    `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
    ...since('Last heard of', lastContact),
    ...since('Last change', lastEvent),
    ...since('Read in full', lastSync),
    ...(error ? [error] : []),
  ];
}
