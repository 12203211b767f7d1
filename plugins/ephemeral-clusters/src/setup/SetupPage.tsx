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

import Refresh from '@mui/icons-material/Refresh';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import {
  setupReadPermission,
  type SetupReport,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ToAllClusters } from '../clusters/ToAllClusters';
import { EmptyNotice } from '../elements/EmptyNotice';
import { ErrorNotice } from '../elements/ErrorNotice';
import { isHidden } from '../queries/failures';
import { useSetup } from '../queries/useSetup';
import { RelativeTime } from '../time/RelativeTime';
import { ConnectionPanel } from './ConnectionPanel';
import { setupSentence, worstFirst } from './setupLook';

/** How the plugin is set up, for operators: each connection, the rights that it has, and what to do about what is wrong. */
export function SetupPage() {
  const { data, error, refetch, checkAgain, checking } = useSetup();
  if (error && isHidden(error)) return <NotForYou />;
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'flex-start',
          justifyContent: 'space-between',
          gap: 2,
        }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Typography component="h2" variant="h5" sx={{ m: 0 }}>
            Set-up
          </Typography>
          {data ? (
            <Summary report={data} />
          ) : (
            !error && <Skeleton width={320} />
          )}
        </Box>
        <Button
          variant="outlined"
          startIcon={<Refresh />}
          // It keeps the focus while it works.
          aria-disabled={checking}
          onClick={checking ? undefined : checkAgain}
          sx={{ textTransform: 'none', flexShrink: 0 }}
        >
          {checking ? 'Checking…' : 'Check again'}
        </Button>
      </Box>
      {error && (
        <ErrorNotice
          title={
            data
              ? 'The set-up could not be checked again; what is shown is from the last answer'
              : 'The set-up could not be checked'
          }
          severity={data ? 'warning' : 'error'}
          error={error}
          onRetry={() => refetch()}
        />
      )}
      {!data && !error && <Outline />}
      {data?.connections.length === 0 && <NothingConfigured />}
      {worstFirst(data?.connections ?? []).map(connection => (
        <ConnectionPanel key={connection.id} connection={connection} />
      ))}
    </Box>
  );
}

function Summary(props: { report: SetupReport }) {
  const { report } = props;
  return (
    <Box>
      <span role="status">
        {report.connections.length > 0 && setupSentence(report)}
      </span>{' '}
      <Box component="span" sx={{ color: 'text.secondary' }}>
        Checked <RelativeTime value={report.checkedAt} />.
      </Box>
    </Box>
  );
}

function Outline() {
  return (
    <Box
      sx={{ display: 'grid', gap: 2 }}
      role="status"
      aria-busy="true"
      aria-label="Checking the set-up"
    >
      {[0, 1, 2].map(index => (
        <Skeleton key={index} variant="rounded" height={112} />
      ))}
    </Box>
  );
}

function NothingConfigured() {
  return (
    <Paper variant="outlined">
      <EmptyNotice title="Nothing is configured">
        There is no management cluster, repository or metrics source under{' '}
        <code>ephemeralClusters</code> in the portal's configuration. The back
        end's README says what to write there.
      </EmptyNotice>
    </Paper>
  );
}

function NotForYou() {
  return (
    <Paper variant="outlined">
      <EmptyNotice
        title="The set-up is for operators"
        action={<ToAllClusters />}
      >
        You may not see how the portal is connected. Who should needs the
        permission <code>{setupReadPermission.name}</code>.
      </EmptyNotice>
    </Paper>
  );
}
