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
import type { SourceFreshness } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ClusterLink } from '../clusters/ClusterLink';
import { NewEnvironmentButton } from '../clusters/NewEnvironmentButton';
import { ErrorNotice } from '../elements/ErrorNotice';
import { Link } from '../elements/Link';
import { HealthCell } from '../health/HealthLabel';
import { QueryProvider } from '../queries/QueryProvider';
import { useClusterList } from '../queries/useClusterList';
import { rootRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import { useNow } from '../time/useNow';

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
    fields: ['expiresAt', 'health', 'hold', 'stale'],
  });
  const root = useRouteRef(rootRouteRef);

  if (list.isPending) {
    return (
      <Box role="status" aria-busy="true" aria-label="Loading your clusters">
        {Array.from({ length: 3 }, (_, index) => (
          <Skeleton key={index} height={56} />
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
  const { items, total, sources } = list.data;
  const silent = sources.filter(
    ({ state }) => state === 'stale' || state === 'unavailable',
  );
  if (items.length === 0) {
    return (
      <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
        <Typography>
          {silent.length > 0
            ? `No cluster of yours is known now: ${namesOf(silent)}.`
            : 'You have no clusters. Ask for one: it is there in minutes, and goes by itself.'}
        </Typography>
        <NewEnvironmentButton />
      </Box>
    );
  }
  return (
    <>
      {list.isError && (
        <ErrorNotice
          title="Your clusters could not be refreshed; what is shown is from the last answer"
          severity="warning"
          error={list.error}
          onRetry={() => list.refetch()}
        />
      )}
      <List disablePadding aria-label="My clusters, soonest end first">
        {items.map(cluster => (
          <ListItem
            key={cluster.id}
            disableGutters
            divider
            sx={{
              display: 'flex',
              alignItems: 'flex-start',
              justifyContent: 'space-between',
              gap: 2,
            }}
          >
            <Box sx={{ minWidth: 0, typography: 'body2' }}>
              <ClusterLink cluster={cluster} />
              <HealthCell health={cluster.health} stale={cluster.stale} />
            </Box>
            <Typography
              variant="body2"
              color="text.secondary"
              sx={{ flexShrink: 0, textAlign: 'right' }}
            >
              <End expiresAt={cluster.expiresAt} held={!!cluster.hold} />
            </Typography>
          </ListItem>
        ))}
      </List>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          gap: 1,
          mt: 1.5,
          typography: 'body2',
        }}
      >
        {total > items.length ? (
          <Link to={`${root()}?mine=true`}>All {total} of mine</Link>
        ) : (
          <Link to={root()}>All clusters</Link>
        )}
        {silent.length > 0 && (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            Some may be missing or old: {namesOf(silent)}.
          </Box>
        )}
      </Box>
    </>
  );
}

function namesOf(sources: readonly SourceFreshness[]): string {
  return `no contact to ${sources.map(({ title }) => title).join(', ')}`;
}

function End(props: { expiresAt?: string; held: boolean }) {
  const { expiresAt, held } = props;
  const now = useNow('slow');
  if (!expiresAt) return <>no end</>;
  if (held) return <>held</>;
  return (
    <>
      {Date.parse(expiresAt) > now ? 'ends' : 'ended'}{' '}
      <RelativeTime value={expiresAt} />
    </>
  );
}
