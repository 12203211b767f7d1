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
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import {
  formatBytes,
  formatCores,
  type ClusterKey,
  type MetricPanel,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ClusterLink, useClusterPath } from '../clusters/ClusterLink';
import { ErrorNotice } from '../elements/ErrorNotice';
import { Link } from '../elements/Link';
import { HealthCell } from '../health/HealthLabel';
import { isHidden } from '../queries/failures';
import { useCluster, useClusterMetrics } from '../queries/useCluster';
import { TimeLeft } from '../time/TimeLeft';
import { Sparkline } from './Sparkline';

interface ClusterSummaryProps {
  cluster: ClusterKey;
  /** Shows the name, as the link to its page, where the surrounding does not. */
  named?: boolean;
}

/** A cluster in a few lines: health, time left, apps, two sparklines and the way to its page. */
export function ClusterSummary(props: ClusterSummaryProps) {
  const { cluster: key, named } = props;
  const { data: cluster, error, isPending, refetch } = useCluster(key);
  const metrics = useClusterMetrics(key, '1h');
  const path = useClusterPath();

  // Seen before and hidden now is hidden: nothing of it stays on the screen.
  if (error && isHidden(error)) {
    return (
      <Typography color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
        There is no cluster {key.name}, or you may not see it.
      </Typography>
    );
  }
  if (isPending) {
    return (
      <Box
        role="status"
        aria-busy="true"
        aria-label={`Loading the cluster ${key.name}`}
      >
        <Skeleton width="60%" />
        <Skeleton variant="rounded" height={24} sx={{ my: 1 }} />
        <Skeleton width="40%" />
      </Box>
    );
  }
  if (!cluster) {
    return (
      <ErrorNotice
        title={`The cluster ${key.name} cannot be read`}
        error={error}
        onRetry={() => refetch()}
      />
    );
  }
  const seriesOf = (id: MetricPanel['id']) =>
    metrics.data?.panels.find(panel => panel.id === id)?.series[0];
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        gap: 1.5,
        typography: 'body2',
      }}
    >
      {error && (
        <ErrorNotice
          title="It could not be refreshed; what is shown is from the last answer"
          severity="warning"
          error={error}
          onRetry={() => refetch()}
        />
      )}
      <Box sx={{ minWidth: 0 }}>
        {named && <ClusterLink cluster={cluster} />}
        <HealthCell health={cluster.health} stale={cluster.stale} />
      </Box>
      <TimeLeft
        expiresAt={cluster.expiresAt}
        createdAt={cluster.createdAt}
        hold={cluster.hold}
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))',
        }}
      >
        <Box>
          <Typography variant="body2" color="text.secondary">
            Apps
          </Typography>
          <Typography sx={{ fontWeight: 600 }}>
            {cluster.apps
              ? `${cluster.apps.ready} of ${cluster.apps.desired} healthy`
              : 'none known'}
          </Typography>
        </Box>
        <Sparkline
          title="CPU"
          value={formatCores(cluster.usage.cpuCores)}
          series={seriesOf('cpu')}
        />
        <Sparkline
          title="Memory"
          value={formatBytes(cluster.usage.memoryBytes)}
          series={seriesOf('memory')}
        />
      </Box>
      {cluster.usage.note && (
        <Typography variant="body2" color="text.secondary">
          {cluster.usage.note}
        </Typography>
      )}
      {!named && <Link to={path(key)}>Open the cluster&apos;s page</Link>}
    </Box>
  );
}
