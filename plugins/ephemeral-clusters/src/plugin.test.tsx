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

import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FlatRoutes } from '@backstage/core-app-api';
import { createApp } from '@backstage/app-defaults';
import { Route } from 'react-router-dom';
import { fakeApi } from './__fixtures__/fakeApi';
import { ephemeralClustersApiRef } from './api';
import { EphemeralClustersPage, ephemeralClustersPlugin } from './plugin';

describe('the plugin in the classic front-end system', () => {
  it('makes its API from the portal’s own', () => {
    const [factory] = ephemeralClustersPlugin.getApis();
    expect(factory.api).toBe(ephemeralClustersApiRef);
    expect(Object.keys(factory.deps)).toEqual(['discoveryApi', 'fetchApi']);
  });

  it('asks the plugin’s back end through the portal’s fetch', async () => {
    const fetched: string[] = [];
    const [factory] = [...ephemeralClustersPlugin.getApis()];
    const client = factory.factory({
      discoveryApi: { getBaseUrl: async (id: string) => `http://portal/${id}` },
      fetchApi: {
        fetch: async (url: string) => {
          fetched.push(url);
          return new Response('{"items":[],"problems":[]}');
        },
      },
    }) as ReturnType<typeof fakeApi>;
    await client.listTemplates();
    expect(fetched).toEqual(['http://portal/ephemeral-clusters/templates']);
  });

  it('shows the list with Backstage’s header, and leads to a cluster', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [ephemeralClustersApiRef, fakeApi()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <FlatRoutes>
          <Route
            path="/ephemeral-clusters"
            element={<EphemeralClustersPage />}
          />
        </FlatRoutes>
      </TestApiProvider>,
      {
        routeEntries: ['/ephemeral-clusters'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Clusters' }),
    ).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    );
    expect(
      await screen.findByRole('heading', { level: 2, name: 'demo-pr-481' }),
    ).toBeInTheDocument();
  });

  it('is accepted by an app that binds its route to the scaffolder', () => {
    expect(() =>
      createApp({
        plugins: [ephemeralClustersPlugin],
        bindRoutes({ bind }) {
          bind(ephemeralClustersPlugin.externalRoutes, {
            createEnvironment: false,
          });
        },
      }),
    ).not.toThrow();
  });
});
