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

import { useRouteRef } from '@backstage/core-plugin-api';
import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Link } from '../elements/Link';
import { MiddleCut } from '../elements/MiddleCut';
import { clusterRouteRef } from '../routes';

/** Gives the path of a cluster's page in this portal. */
export function useClusterPath(): (key: ClusterKey) => string {
  const path = useRouteRef(clusterRouteRef);
  return ({ managementCluster, namespace, name }) =>
    path({ managementCluster, namespace, name });
}

/** A cluster's name as a link to its page; its namespace and management cluster are the tooltip. */
export function ClusterLink(props: { cluster: ClusterKey; tabIndex?: number }) {
  const { cluster, tabIndex } = props;
  const path = useClusterPath();
  return (
    <Link
      to={path(cluster)}
      tabIndex={tabIndex}
      sx={{
        fontWeight: 600,
        display: 'inline-flex',
        maxWidth: '100%',
        color: theme => theme.palette.primary.main,
      }}
    >
      <MiddleCut text={cluster.name} />
    </Link>
  );
}
