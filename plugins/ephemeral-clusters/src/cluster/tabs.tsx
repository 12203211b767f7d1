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

import type { ClusterDetail } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { lazy, ReactElement, Suspense } from 'react';
import Skeleton from '@mui/material/Skeleton';
import { AppsTab } from './AppsTab';
import { MachinesTab } from './MachinesTab';
import { OverviewTab } from './OverviewTab';
import { RequestsTab } from './RequestsTab';
import { SourceTab } from './SourceTab';

// The chart library is as large as the rest of the plugin.
const MetricsTab = lazy(() =>
  import('../metrics/MetricsTab').then(module => ({
    default: module.MetricsTab,
  })),
);

/** A part of the cluster's page with an address of its own. */
export interface ClusterTab {
  /** Last part of the address; empty for the first tab. */
  path: string;
  title: string;
  /** Whether this cluster has it. */
  applies(cluster: ClusterDetail): boolean;
  render(cluster: ClusterDetail): ReactElement;
}

/** All tabs in their order. */
export const clusterTabs: readonly ClusterTab[] = [
  {
    path: '',
    title: 'Overview',
    applies: () => true,
    render: cluster => <OverviewTab cluster={cluster} />,
  },
  {
    path: 'metrics',
    title: 'Metrics',
    applies: exists,
    render: cluster => (
      <Suspense fallback={<Skeleton variant="rounded" height={260} />}>
        <MetricsTab cluster={cluster} />
      </Suspense>
    ),
  },
  {
    path: 'apps',
    title: 'Apps',
    applies: exists,
    render: cluster => <AppsTab cluster={cluster} />,
  },
  {
    path: 'machines',
    title: 'Machines',
    applies: cluster => exists(cluster) && cluster.kind === 'capi',
    render: cluster => <MachinesTab cluster={cluster} />,
  },
  {
    path: 'requests',
    title: 'Requests',
    applies: () => true,
    render: cluster => <RequestsTab cluster={cluster} />,
  },
  {
    path: 'source',
    title: 'Source',
    applies: cluster => exists(cluster) || cluster.declaration !== undefined,
    render: cluster => <SourceTab cluster={cluster} />,
  },
];

/** The tabs that a cluster has. */
export function tabsOf(cluster: ClusterDetail): ClusterTab[] {
  return clusterTabs.filter(tab => tab.applies(cluster));
}

function exists(cluster: ClusterDetail): boolean {
  return cluster.presence !== 'requested' && cluster.presence !== 'gone';
}
