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

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import {
  ClusterKey,
  ClusterMetrics,
  MetricRange,
  metricRanges,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useSearchParams } from 'react-router-dom';
import { Disclosure } from '../elements/Disclosure';
import { EmptyNotice } from '../elements/EmptyNotice';
import { ErrorNotice } from '../elements/ErrorNotice';
import { useClusterMetrics } from '../queries/useCluster';
import { RelativeTime } from '../time/RelativeTime';
import { MetricPanelView } from './MetricPanelView';

const rangeTitles: Record<MetricRange, string> = {
  '1h': '1 hour',
  '24h': '24 hours',
  '7d': '7 days',
};

const gridStyle = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(420px, 100%), 1fr))',
};

/** Charts of CPU, memory, pods and API server; the range is in the address. */
export function MetricsTab(props: { cluster: ClusterKey }) {
  const [params, setParams] = useSearchParams();
  const range = metricRanges.find(each => each === params.get('range')) ?? '1h';
  const { data, error, refetch } = useClusterMetrics(props.cluster, range);
  return (
    <Box sx={{ display: 'grid', gap: 2, minWidth: 0 }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={range}
        aria-label="Range of the charts"
        onChange={(_, next) => {
          if (next) setParams({ range: next }, { replace: true });
        }}
      >
        {metricRanges.map(each => (
          <ToggleButton
            key={each}
            value={each}
            sx={{ textTransform: 'none', px: 1.5 }}
          >
            {rangeTitles[each]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {error && (
        <ErrorNotice
          title={
            data
              ? 'The metrics could not be refreshed; what is shown is from the last answer'
              : 'The metrics could not be loaded'
          }
          severity={data ? 'warning' : 'error'}
          error={error}
          onRetry={() => refetch()}
        />
      )}
      {data ? <Metrics metrics={data} /> : !error && <ChartSkeletons />}
    </Box>
  );
}

function Metrics(props: { metrics: ClusterMetrics }) {
  const { panels, range, step, warnings, freshness } = props.metrics;
  return (
    <>
      <MetricsNotices warnings={warnings} freshness={freshness} />
      {panels.length === 0 ? (
        <EmptyNotice title="There are no metrics of this cluster">
          {freshness.error ??
            'No metrics source is configured (ephemeralClusters.metrics in the portal\u2019s configuration).'}
        </EmptyNotice>
      ) : (
        <Box sx={gridStyle}>
          {panels.map(panel => (
            <MetricPanelView
              key={panel.id}
              panel={panel}
              range={range}
              step={step}
            />
          ))}
        </Box>
      )}
    </>
  );
}

function MetricsNotices(props: Pick<ClusterMetrics, 'warnings' | 'freshness'>) {
  const { warnings, freshness } = props;
  const silent =
    freshness.state === 'stale' || freshness.state === 'unavailable';
  return (
    <>
      {silent && (
        <Alert severity="warning" role="status">
          The source of the metrics has no contact
          {freshness.lastContact && (
            <>
              {' '}
              since <RelativeTime value={freshness.lastContact} form="age" />
            </>
          )}
          {freshness.error ? `: ${freshness.error}` : '.'}
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert severity="warning" role="status">
          The source of the metrics warns that what it gave may be incomplete.
          <Disclosure summary="What it says">
            <Box
              component="ul"
              sx={{ m: 0, pl: 2.5, overflowWrap: 'anywhere' }}
            >
              {warnings.map(warning => (
                <li key={warning}>{warning}</li>
              ))}
            </Box>
          </Disclosure>
        </Alert>
      )}
    </>
  );
}

function ChartSkeletons() {
  return (
    <Box
      sx={gridStyle}
      role="status"
      aria-busy="true"
      aria-label="Loading charts"
    >
      {[1, 2, 3, 4].map(index => (
        <Skeleton key={index} variant="rounded" height={280} />
      ))}
    </Box>
  );
}
