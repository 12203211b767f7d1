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
import CircularProgress from '@mui/material/CircularProgress';
import Skeleton from '@mui/material/Skeleton';
import type { SetupConnection } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Disclosure } from '../elements/Disclosure';
import { Panel } from '../elements/Panel';
import { HealthLabel } from '../health/HealthLabel';
import { ChecksTable } from './ChecksTable';
import { setupLooks, worstFirst } from './setupLook';

/** One configured connection: what needs somebody is open, what is all right is folded in. */
export function ConnectionPanel(props: { connection: SetupConnection }) {
  const { title, configKey, status, checks, checking } = props.connection;
  const look = setupLooks[status];
  const good = checks.filter(check => check.status === 'ok');
  const rest = worstFirst(checks.filter(check => check.status !== 'ok'));
  return (
    <Panel
      title={title}
      action={
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          {checking && (
            <CircularProgress size={14} aria-label={`Checking ${title}`} />
          )}
          <HealthLabel status={look.health} text={look.word} />
        </Box>
      }
    >
      <Box
        sx={{
          display: 'grid',
          gap: 1,
          // A long command scrolls by itself and widens nothing.
          gridTemplateColumns: 'minmax(0, 1fr)',
        }}
      >
        <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          Configured in <code>{configKey}</code>
        </Box>
        {checks.length === 0 && <Skeleton width="min(420px, 90%)" />}
        {rest.length > 0 && (
          <ChecksTable label={`What to look at: ${title}`} checks={rest} />
        )}
        {good.length > 0 && (
          <Disclosure
            summary={
              good.length === 1
                ? 'One check is all right'
                : `${good.length} checks are all right`
            }
          >
            <ChecksTable label={`All right: ${title}`} checks={good} />
          </Disclosure>
        )}
      </Box>
    </Panel>
  );
}
