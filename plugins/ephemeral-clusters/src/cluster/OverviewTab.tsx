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
import type { ClusterDetail } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Panel } from '../elements/Panel';
import { HealthReasons } from '../health/HealthReasons';
import { isMoving, useClusterRequests } from '../queries/useCluster';
import { RequestTimeline } from '../timeline/RequestTimeline';
import { verbTitles } from '../timeline/requestWords';
import { AppsPanel } from './AppsPanel';
import { ConnectPanel } from './ConnectPanel';
import { FactsPanel } from './FactsPanel';
import { NodesPanel } from './NodesPanel';
import { requestInFocus } from './requestInFocus';

/** What moves at the left, what stays at the right; below each other where there is no room. */
const pageStyle = {
  display: 'grid',
  gap: 2,
  alignItems: 'start',
  gridTemplateColumns: {
    xs: 'minmax(0, 1fr)',
    lg: 'minmax(0, 1fr) minmax(360px, 30%)',
  },
};

/** As many columns as fit, so that a very wide screen is used and a narrow one is not cut. */
const gridStyle = {
  display: 'grid',
  gap: 2,
  alignItems: 'start',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(480px, 100%), 1fr))',
};

/** What is under way, health by reason, facts, access, nodes and apps. */
export function OverviewTab(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const requests = useClusterRequests(cluster, isMoving(cluster));
  const focus = requestInFocus(cluster, requests.data?.items, Date.now());
  const exists =
    cluster.presence !== 'requested' && cluster.presence !== 'gone';
  return (
    <Box sx={pageStyle}>
      <Box sx={gridStyle}>
        {focus && (
          <Panel title={verbTitles[focus.verb]}>
            <RequestTimeline request={focus} />
          </Panel>
        )}
        {exists && (
          <Panel title="Health">
            <HealthReasons health={cluster.health} />
          </Panel>
        )}
        {exists && cluster.kind === 'capi' && <NodesPanel cluster={cluster} />}
        {exists && <AppsPanel cluster={cluster} />}
      </Box>
      <Box sx={gridStyle}>
        <FactsPanel cluster={cluster} />
        {exists && <ConnectPanel connect={cluster.connect} />}
      </Box>
    </Box>
  );
}
