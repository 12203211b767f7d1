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
import type {
  ClusterDetail,
  ClusterKey,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useParams } from 'react-router-dom';
import { ToAllClusters } from '../clusters/ToAllClusters';
import { EmptyNotice } from '../elements/EmptyNotice';
import { ErrorNotice } from '../elements/ErrorNotice';
import { FreshnessFooter } from '../freshness/FreshnessFooter';
import { SourcesBanner } from '../freshness/SourcesBanner';
import { isHidden } from '../queries/failures';
import { useCluster } from '../queries/useCluster';
import { ClusterHeader } from './ClusterHeader';
import { ClusterPageSkeleton } from './ClusterPageSkeleton';
import { ClusterTabs } from './ClusterTabs';
import { clusterTabs, tabsOf } from './tabs';

/** One cluster with its tabs; which tab is said by the rest of the address. */
export function ClusterPage(props: { cluster: ClusterKey }) {
  const { data, error, refetch, dataUpdatedAt } = useCluster(props.cluster);
  // Seen before and hidden now is hidden: nothing of it stays on the screen.
  if (error && isHidden(error)) return <ClusterNotFound {...props} />;
  if (!data) {
    return error ? (
      <ErrorNotice
        title={`Cluster ${props.cluster.name} could not be loaded`}
        error={error}
        onRetry={() => refetch()}
      />
    ) : (
      <ClusterPageSkeleton name={props.cluster.name} />
    );
  }
  return (
    <Box sx={{ display: 'grid', gap: 2, minWidth: 0 }}>
      {error && (
        <ErrorNotice
          title="The cluster could not be refreshed; what is shown is from the last answer"
          severity="warning"
          error={error}
          onRetry={() => refetch()}
        />
      )}
      <SourcesBanner sources={data.sources} />
      <ClusterHeader cluster={data} />
      <ClusterContent cluster={data} />
      <FreshnessFooter updatedAt={dataUpdatedAt} sources={data.sources} />
    </Box>
  );
}

function ClusterContent(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const asked = useParams()['*']?.split('/')[0] ?? '';
  const tabs = tabsOf(cluster);
  // A tab that this cluster does not have (any more) shows the first one.
  const tab = tabs.find(each => each.path === asked) ?? clusterTabs[0];
  return (
    <>
      <ClusterTabs cluster={cluster} tabs={tabs} current={tab} />
      <Box
        role="tabpanel"
        id="cluster-tabpanel"
        aria-labelledby={`cluster-tab-${tab.path}`}
        sx={{ minWidth: 0 }}
      >
        {tab.render(cluster)}
      </Box>
    </>
  );
}

function ClusterNotFound(props: { cluster: ClusterKey }) {
  const { managementCluster, namespace, name } = props.cluster;
  return (
    <Paper variant="outlined">
      <EmptyNotice title="No such cluster" action={<ToAllClusters />}>
        There is no cluster {managementCluster}/{namespace}/{name}, or you may
        not see it.
      </EmptyNotice>
    </Paper>
  );
}
