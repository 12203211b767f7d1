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
  EntityAboutCard,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import Grid from '@mui/material/Grid';
import {
  dependsOnResource,
  EntityDependencyClustersCard,
  EntityEphemeralClusterCard,
  EntityEphemeralClusterContent,
  isEphemeralClusterAvailable,
} from '@ephemeral-clusters/plugin-ephemeral-clusters';

/** Entity page with everything that the plugin has for it. */
export const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <Grid container spacing={3}>
        <Grid item xs={12} md={6}>
          <EntityAboutCard />
        </Grid>
        <EntitySwitch>
          <EntitySwitch.Case if={isEphemeralClusterAvailable}>
            <Grid item xs={12} md={6}>
              <EntityEphemeralClusterCard />
            </Grid>
          </EntitySwitch.Case>
          <EntitySwitch.Case if={dependsOnResource}>
            <Grid item xs={12} md={6}>
              <EntityDependencyClustersCard />
            </Grid>
          </EntitySwitch.Case>
        </EntitySwitch>
      </Grid>
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/cluster"
      title="Cluster"
      if={isEphemeralClusterAvailable}
    >
      <EntityEphemeralClusterContent />
    </EntityLayout.Route>
  </EntityLayout>
);
