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
import { Route, Routes, useParams } from 'react-router-dom';
import { ClusterPage } from '../cluster/ClusterPage';
import { ClustersPage } from '../clusters/ClustersPage';
import { QueryProvider } from '../queries/QueryProvider';
import { SetupPage } from '../setup/SetupPage';

/** The plugin's pages below wherever they are mounted; the same under both front-end systems. */
export function ClustersRouter() {
  return (
    <QueryProvider>
      {/* The page below may have another font than MUI 5's theme. */}
      <Box sx={{ typography: 'body2', minWidth: 0 }}>
        <Routes>
          <Route path="/" element={<ClustersPage />} />
          <Route path="/setup" element={<SetupPage />} />
          <Route
            path="/clusters/:managementCluster/:namespace/:name/*"
            element={<ClusterRoute />}
          />
        </Routes>
      </Box>
    </QueryProvider>
  );
}

function ClusterRoute() {
  const { managementCluster = '', namespace = '', name = '' } = useParams();
  // Another cluster is another page: dialogs, drafts and scroll positions do not carry over.
  const id = `${managementCluster}/${namespace}/${name}`;
  return (
    <ClusterPage key={id} cluster={{ managementCluster, namespace, name }} />
  );
}
