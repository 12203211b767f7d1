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
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ClusterLink } from '../clusters/ClusterLink';
import { NewEnvironmentButton } from '../clusters/NewEnvironmentButton';
import { ErrorNotice } from '../elements/ErrorNotice';
import { Link } from '../elements/Link';
import { HealthLabel } from '../health/HealthLabel';
import { QueryProvider } from '../queries/QueryProvider';
import { useClusterList } from '../queries/useClusterList';
import { rootRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';

const shown = 6;

/** Content of the home card: the clusters of whoever looks, soonest end first. */
export function MyClusters() {
  return (
    <QueryProvider>
      <MyClusterList />
    </QueryProvider>
  );
}

function MyClusterList() {
  const list = useClusterList({
    mine: true,
    sort: 'expiresAt',
    order: 'asc',
    limit: shown,
  });
  const root = useRouteRef(rootRouteRef);

  if (list.isPending) {
    return (
      <Box aria-busy="true" aria-label="Loading your clusters">
        {Array.from({ length: 3 }, (_, index) => (
          <Skeleton key={index} height={40} />
        ))}
      </Box>
    );
  }
  if (!list.data) {
    return (
      <ErrorNotice
        title="Your clusters cannot be read"
        error={list.error}
        onRetry={() => list.refetch()}
      />
    );
  }
  const { items, total } = list.data;
  if (items.length === 0) {
    return (
      <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
        <Typography>You have no clusters.</Typography>
        <NewEnvironmentButton />
      </Box>
    );
  }
  return (
    <>
      <List disablePadding>
        {items.map(cluster => (
          <ListItem
            key={cluster.id}
            disableGutters
            divider
            sx={{ display: 'flex', gap: 2, flexWrap: 'wrap' }}
          >
            <Box sx={{ flex: '1 1 140px', minWidth: 0 }}>
              <ClusterLink cluster={cluster} />
            </Box>
            <HealthLabel status={cluster.health.status} />
            <Typography
              variant="body2"
              color="text.secondary"
              sx={{ minWidth: 88, textAlign: 'right' }}
            >
              {cluster.expiresAt ? (
                <RelativeTime value={cluster.expiresAt} />
              ) : (
                'no end'
              )}
            </Typography>
          </ListItem>
        ))}
      </List>
      <Box sx={{ mt: 1.5 }}>
        <Link to={`${root()}?mine=true`}>
          {total > items.length ? `All ${total} of yours` : 'All clusters'}
        </Link>
      </Box>
    </>
  );
}
