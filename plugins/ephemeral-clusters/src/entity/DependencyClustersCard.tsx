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

import { useApi } from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  EntityInfoCard,
  getEntityRelations,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useQuery } from '@tanstack/react-query';
import type { PropsWithChildren } from 'react';
import { ErrorNotice } from '../elements/ErrorNotice';
import { QueryProvider } from '../queries/QueryProvider';
import { clusterOfEntity } from './clusterOfEntity';
import { ClusterSummary } from './ClusterSummary';

/** Entity card of whatever depends on a cluster: shows those clusters' health. Nothing is shown where all it depends on is something else. */
export function DependencyClustersCard() {
  return (
    <QueryProvider>
      <DependencyClusters />
    </QueryProvider>
  );
}

function DependencyClusters() {
  const { entity } = useEntity();
  const catalogApi = useApi(catalogApiRef);
  const entityRefs = getEntityRelations(entity, 'dependsOn', {
    kind: 'resource',
  }).map(ref => stringifyEntityRef(ref));
  const resources = useQuery({
    queryKey: ['resources', entityRefs],
    queryFn: () => catalogApi.getEntitiesByRefs({ entityRefs }),
  });
  if (resources.isPending) {
    return (
      <ClustersCard>
        <Skeleton
          variant="rounded"
          height={96}
          role="status"
          aria-label="Loading the clusters"
        />
      </ClustersCard>
    );
  }
  if (resources.isError) {
    return (
      <ClustersCard>
        <ErrorNotice
          title="The resources that it depends on cannot be read"
          error={resources.error}
          onRetry={() => resources.refetch()}
        />
      </ClustersCard>
    );
  }
  const { items } = resources.data;
  const clusters = items.flatMap(item =>
    item ? clusterOfEntity(item) ?? [] : [],
  );
  if (clusters.length > 0) {
    return (
      <ClustersCard>
        <ClusterList clusters={clusters} />
      </ClustersCard>
    );
  }
  // Databases, queues, buckets: every resource is known, and none is a cluster.
  if (items.every(Boolean)) return null;
  return (
    <ClustersCard>
      <Typography color="text.secondary">
        It depends on no ephemeral cluster that exists now and that you may see.
      </Typography>
    </ClustersCard>
  );
}

function ClustersCard(props: PropsWithChildren<{}>) {
  return <EntityInfoCard title="Clusters">{props.children}</EntityInfoCard>;
}

function ClusterList(props: { clusters: ClusterKey[] }) {
  const { clusters } = props;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
      {clusters.map((cluster, index) => (
        <Box
          key={`${cluster.managementCluster}/${cluster.namespace}/${cluster.name}`}
        >
          {index > 0 && <Divider sx={{ mb: 2 }} />}
          <ClusterSummary cluster={cluster} named />
        </Box>
      ))}
    </Box>
  );
}
