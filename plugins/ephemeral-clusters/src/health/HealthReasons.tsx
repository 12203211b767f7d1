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
import type { Health } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { RelativeTime } from '../time/RelativeTime';
import { HealthLabel } from './HealthLabel';

/** Why a cluster's health is what it is: each reason with its source and what to do. */
export function HealthReasons(props: { health: Health }) {
  const { reasons, status, summary } = props.health;
  if (reasons.length === 0) {
    return (
      <>
        <HealthLabel status={status} />
        <Typography variant="body2">{summary}</Typography>
      </>
    );
  }
  return (
    <Box
      component="ul"
      sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.25 }}
    >
      {reasons.map((reason, index) => (
        <Box component="li" key={index} sx={{ minWidth: 0 }}>
          <Typography
            variant="body2"
            component="div"
            sx={{ pl: 3, textIndent: '-24px', overflowWrap: 'anywhere' }}
          >
            <HealthLabel status={reason.status} />
            <Box component="span" sx={{ pl: 1 }}>
              {reason.message}
            </Box>
          </Typography>
          {reason.action && (
            <Typography variant="body2" sx={{ pl: 3 }}>
              <b>What to do:</b> {reason.action}
            </Typography>
          )}
          <Typography
            variant="caption"
            component="div"
            color="text.secondary"
            sx={{ pl: 3 }}
          >
            {reason.source}
            {isPast(reason.since) && (
              <>
                {' · '}for <RelativeTime value={reason.since} form="age" />
              </>
            )}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

/** Some rules look ahead: "for" would then count backwards. */
function isPast(moment: string | undefined): boolean {
  return moment !== undefined && Date.parse(moment) < Date.now();
}
