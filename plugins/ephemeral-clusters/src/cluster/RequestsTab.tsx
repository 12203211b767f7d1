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
import type {
  ClusterDetail,
  ClusterRequest,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Disclosure } from '../elements/Disclosure';
import { EmptyNotice } from '../elements/EmptyNotice';
import { ErrorNotice } from '../elements/ErrorNotice';
import { isMoving, useClusterRequests } from '../queries/useCluster';
import { isUnderWay } from '../queries/useRequest';
import { RelativeTime } from '../time/RelativeTime';
import { RequestTimeline } from '../timeline/RequestTimeline';
import { stateWord, verbTitles } from '../timeline/requestWords';

/** All that was ever asked for this cluster, newest first, each with its timeline. */
export function RequestsTab(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const { data, error, refetch } = useClusterRequests(
    cluster,
    isMoving(cluster),
  );
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      {error && (
        <ErrorNotice
          title="The requests could not be loaded"
          severity={data ? 'warning' : 'error'}
          error={error}
          onRetry={() => refetch()}
        />
      )}
      {!data && !error && <Skeleton variant="rounded" height={120} />}
      {data?.items.length === 0 && (
        <EmptyNotice title="Nothing was asked for through the portal">
          This cluster was made in Git by hand; changes that are asked for here
          will be listed.
        </EmptyNotice>
      )}
      {data?.items.map((request, index) => (
        <Paper key={request.id} variant="outlined" sx={{ px: 2, py: 1 }}>
          <Disclosure
            defaultOpen={index === 0 || isUnderWay(request)}
            summary={<Summary request={request} />}
          >
            <Box sx={{ pb: 1 }}>
              <RequestTimeline request={request} />
            </Box>
          </Disclosure>
        </Paper>
      ))}
    </Box>
  );
}

function Summary(props: { request: ClusterRequest }) {
  const { request } = props;
  return (
    <span>
      <b>{verbTitles[request.verb]}</b> · {stateWord(request)} ·{' '}
      <RelativeTime value={request.requestedAt} />
      {request.changeRequest && ` · #${request.changeRequest.number}`}
    </span>
  );
}
