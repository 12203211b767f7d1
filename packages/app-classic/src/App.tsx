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

import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  AlertDisplay,
  OAuthRequestDialog,
  ProxiedSignInPage,
  Sidebar,
  SidebarItem,
  SidebarPage,
} from '@backstage/core-components';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  catalogPlugin,
} from '@backstage/plugin-catalog';
import { HomepageCompositionRoot } from '@backstage/plugin-home';
import { ScaffolderPage, scaffolderPlugin } from '@backstage/plugin-scaffolder';
import { ScaffolderFieldExtensions } from '@backstage/plugin-scaffolder-react';
import { SignalsDisplay } from '@backstage/plugin-signals';
import CategoryIcon from '@mui/icons-material/Category';
import CreateIcon from '@mui/icons-material/AddCircleOutline';
import DnsIcon from '@mui/icons-material/Dns';
import HomeIcon from '@mui/icons-material/Home';
import {
  EphemeralClusterLifetimeFieldExtension,
  EphemeralClusterPickerFieldExtension,
  EphemeralClustersPage,
} from '@ephemeral-clusters/plugin-ephemeral-clusters';
import { Navigate, Route } from 'react-router-dom';
import { apis } from './apis';
import { entityPage } from './EntityPage';
import { HomePage } from './HomePage';

const app = createApp({
  apis,
  components: {
    SignInPage: props => (
      <ProxiedSignInPage
        {...props}
        provider="demo"
        headers={{ 'x-demo-user': 'guest' }}
      />
    ),
  },
  bindRoutes({ bind }) {
    bind(catalogPlugin.externalRoutes, {
      createComponent: scaffolderPlugin.routes.root,
    });
  },
});

const routes = (
  <FlatRoutes>
    <Route path="/" element={<Navigate to="ephemeral-clusters" />} />
    <Route path="/home" element={<HomepageCompositionRoot />}>
      <HomePage />
    </Route>
    <Route path="/ephemeral-clusters" element={<EphemeralClustersPage />} />
    <Route path="/catalog" element={<CatalogIndexPage />} />
    <Route
      path="/catalog/:namespace/:kind/:name"
      element={<CatalogEntityPage />}
    >
      {entityPage}
    </Route>
    <Route path="/create" element={<ScaffolderPage />}>
      <ScaffolderFieldExtensions>
        <EphemeralClusterPickerFieldExtension />
        <EphemeralClusterLifetimeFieldExtension />
      </ScaffolderFieldExtensions>
    </Route>
  </FlatRoutes>
);

/** A portal in the classic front-end system, as small as shows that the plugins work there. */
export default app.createRoot(
  <>
    <AlertDisplay />
    <OAuthRequestDialog />
    <SignalsDisplay />
    <AppRouter>
      <SidebarPage>
        <Sidebar>
          <SidebarItem icon={HomeIcon} to="home" text="Home" />
          <SidebarItem icon={DnsIcon} to="ephemeral-clusters" text="Clusters" />
          <SidebarItem icon={CategoryIcon} to="catalog" text="Catalog" />
          <SidebarItem icon={CreateIcon} to="create" text="Create" />
        </Sidebar>
        {routes}
      </SidebarPage>
    </AppRouter>
  </>,
);
