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
import { FlatRoutes } from '@backstage/core-app-api';
import {
  CatalogEntityPage,
  catalogPlugin as classicCatalogPlugin,
  DefaultEntityPresentationApi,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import type { Entity } from '@backstage/catalog-model';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  entityPresentationApiRef,
  entityRouteRef,
  MockStarredEntitiesApi,
  starredEntitiesApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { Route } from 'react-router-dom';
import {
  clusterEntity,
  componentOn,
  databaseEntity,
} from '../__fixtures__/entities';
import { fakeApi } from '../__fixtures__/fakeApi';
import { clusterAddress } from '../__testUtils__/renderPages';
import plugin from '../alpha';
import { ephemeralClustersApiRef } from '../api';
import { rootRouteRef } from '../routes';
import {
  EntityDependencyClustersCard,
  EntityEphemeralClusterCard,
  EntityEphemeralClusterContent,
} from './classicEntity';
import {
  dependsOnResource,
  isEphemeralClusterAvailable,
} from './clusterOfEntity';

const component = componentOn('demo-pr-481', 'orders');
const catalog = () =>
  catalogApiMock({ entities: [clusterEntity, databaseEntity, component] });
const pageOf = ({ kind, metadata }: Entity) =>
  `/catalog/default/${kind.toLocaleLowerCase('en')}/${metadata.name}`;

describe('entity pages of the new front-end system', () => {
  const fakes = [
    createFrontendModule({
      pluginId: 'ephemeral-clusters',
      extensions: [
        ApiBlueprint.make({
          name: 'client',
          params: defineParams =>
            defineParams({
              api: ephemeralClustersApiRef,
              deps: {},
              factory: () => fakeApi(),
            }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({ api: catalogApiRef, deps: {}, factory: catalog }),
        }),
      ],
    }),
  ];
  const show = (address: string) =>
    renderTestApp({
      features: [catalogPlugin, plugin, ...fakes],
      initialRouteEntries: [address],
    });

  it('show the health of a cluster, and a tab for its page', async () => {
    show(pageOf(clusterEntity));
    expect(
      await screen.findByRole('link', { name: /Open the cluster.s page/ }),
    ).toHaveAttribute('href', clusterAddress);
    expect(screen.getByRole('link', { name: 'Cluster' })).toBeInTheDocument();
  });

  it('show the page of a cluster in its tab', async () => {
    show(`${pageOf(clusterEntity)}/cluster`);
    expect(
      await screen.findByRole('tab', { name: /Machines/ }),
    ).toBeInTheDocument();
  });

  it('show the clusters that a component depends on', async () => {
    show(pageOf(component));
    expect(
      await screen.findByRole('heading', { name: 'Clusters' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Cluster' }),
    ).not.toBeInTheDocument();
  });

  it('show nothing of ours for another resource', async () => {
    show(pageOf(databaseEntity));
    expect(
      await screen.findByRole('heading', { name: 'orders' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('heading', { name: /^Clusters?$/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Cluster' }),
    ).not.toBeInTheDocument();
  });
});

describe('entity pages of the classic front-end system', () => {
  const entityPage = (
    <EntityLayout>
      <EntityLayout.Route path="/" title="Overview">
        <EntitySwitch>
          <EntitySwitch.Case if={isEphemeralClusterAvailable}>
            <EntityEphemeralClusterCard />
          </EntitySwitch.Case>
          <EntitySwitch.Case if={dependsOnResource}>
            <EntityDependencyClustersCard />
          </EntitySwitch.Case>
        </EntitySwitch>
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
  const show = (address: string) =>
    renderInTestApp(
      <TestApiProvider
        apis={[
          [ephemeralClustersApiRef, fakeApi()],
          [catalogApiRef, catalog()],
          [permissionApiRef, mockApis.permission()],
          [
            entityPresentationApiRef,
            DefaultEntityPresentationApi.createLocal(),
          ],
          [starredEntitiesApiRef, new MockStarredEntitiesApi()],
        ]}
      >
        <FlatRoutes>
          <Route
            path="/catalog/:namespace/:kind/:name"
            element={<CatalogEntityPage />}
          >
            {entityPage}
          </Route>
        </FlatRoutes>
      </TestApiProvider>,
      {
        routeEntries: [address],
        mountedRoutes: {
          '/ephemeral-clusters': rootRouteRef,
          '/catalog': classicCatalogPlugin.routes.catalogIndex,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );

  it('show the health of a cluster', async () => {
    await show(pageOf(clusterEntity));
    expect(
      await screen.findByRole('link', { name: /Open the cluster.s page/ }),
    ).toHaveAttribute('href', clusterAddress);
  });

  it('show the page of a cluster in its tab', async () => {
    await show(`${pageOf(clusterEntity)}/cluster`);
    expect(
      await screen.findByRole('tab', { name: /Machines/ }),
    ).toBeInTheDocument();
  });

  it('show the clusters that a component depends on', async () => {
    await show(pageOf(component));
    expect(await screen.findByText('Clusters')).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    ).toHaveAttribute('href', clusterAddress);
  });
});
