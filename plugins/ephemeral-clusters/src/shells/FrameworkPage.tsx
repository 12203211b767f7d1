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
import { clusterRouteRef, setupRouteRef } from '../routes';
import { ClustersRouter } from './ClustersRouter';

/** The pages in the new front-end system: the framework renders the header, we add to its breadcrumbs where one is. */
export function FrameworkPage() {
  return (
    <Box component="main" sx={{ px: { xs: 2, sm: 3 }, pb: 3 }}>
      <PageBreadcrumb />
      <ClustersRouter />
    </Box>
  );
}

function PageBreadcrumb() {
  const { pathname } = useLocation();
  const clusterPath = useRouteRef(clusterRouteRef);
  const setupPath = useRouteRef(setupRouteRef)?.();
  const [managementCluster, namespace, name] =
    /\/clusters\/([^/]+)\/([^/]+)\/([^/]+)/
      .exec(pathname)
      ?.slice(1)
      .map(decodeURIComponent) ?? [];
  let entry: { label: string; href: string } | undefined;
  if (clusterPath && name) {
    const href = clusterPath({ managementCluster, namespace, name });
    entry = { label: name, href };
  } else if (setupPath && pathname.replace(/\/+$/, '') === setupPath) {
    entry = { label: 'Set-up', href: setupPath };
  }
  return entry ? <BreadcrumbEntry entry={entry}>{null}</BreadcrumbEntry> : null;
}
