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

import {
  ClusterDetail,
  formatBytes,
  formatCores,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { kindTitles } from '../clusters/columns';
import { EntityLink } from '../elements/EntityLink';
import { FactList } from '../elements/FactList';
import { Panel } from '../elements/Panel';
import { RelativeTime } from '../time/RelativeTime';

/** What a cluster is and where it comes from. */
export function FactsPanel(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const { usage } = cluster;
  const used = [
    usage.cpuCores !== undefined && `${formatCores(usage.cpuCores)} CPU`,
    usage.memoryBytes !== undefined && formatBytes(usage.memoryBytes),
    usage.pods !== undefined && `${usage.pods} pods`,
  ].filter(Boolean);
  return (
    <Panel title="Facts">
      <FactList
        facts={[
          ['Purpose', cluster.purpose],
          ['Owner', cluster.owner && <EntityLink value={cluster.owner} />],
          [
            'Asked by',
            cluster.requestedBy && (
              <EntityLink value={cluster.requestedBy} defaultKind="user" />
            ),
          ],
          ['Kind', kindTitles[cluster.kind]],
          ['Management cluster', cluster.managementCluster],
          ['Namespace', cluster.namespace],
          ['Kubernetes', cluster.kubernetesVersion],
          [
            'Template',
            cluster.template &&
              [cluster.template, cluster.templateVersion]
                .filter(Boolean)
                .join(' '),
          ],
          [
            'Created',
            cluster.createdAt && (
              <RelativeTime value={cluster.createdAt} precise />
            ),
          ],
          ['Ends', cluster.presence !== 'gone' && <End cluster={cluster} />],
          ['In use', used.length > 0 ? used.join(', ') : usage.note],
        ]}
      />
    </Panel>
  );
}

function End(props: { cluster: ClusterDetail }) {
  const { expiresAt } = props.cluster;
  return expiresAt ? (
    <RelativeTime value={expiresAt} precise />
  ) : (
    <>not by itself</>
  );
}
