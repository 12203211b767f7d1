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

import { BreadcrumbEntry, useRouteRef } from '@backstage/frontend-plugin-api';
import Box from '@mui/material/Box';
import { useLocation } from 'react-router-dom';
import { clusterRouteRef } from '../routes';
import { ClustersRouter } from './ClustersRouter';

/** The pages in the new front-end system: the framework renders the header, we add the cluster's name to its breadcrumbs. */
export function FrameworkPage() {
  return (
    <Box component="main" sx={{ px: { xs: 2, sm: 3 }, pb: 3 }}>
      <ClusterBreadcrumb />
      <ClustersRouter />
    </Box>
  );
}

function ClusterBreadcrumb() {
  const { pathname } = useLocation();
  const clusterPath = useRouteRef(clusterRouteRef);
  const [managementCluster, namespace, name] =
    /\/clusters\/([^/]+)\/([^/]+)\/([^/]+)/
      .exec(pathname)
      ?.slice(1)
      .map(decodeURIComponent) ?? [];
  if (!clusterPath || !name) return null;
  return (
    <BreadcrumbEntry
      entry={{
        label: name,
        href: clusterPath({ managementCluster, namespace, name }),
      }}
    >
      {null}
    </BreadcrumbEntry>
  );
}
