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

import { StorageApi, storageApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ReactElement } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { ephemeralClustersApiRef } from '../api';
import { QueryProvider } from '../queries/QueryProvider';
import { rootRouteRef } from '../routes';
import { ClustersRouter } from '../shells/ClustersRouter';
import { fakeApi } from '../__fixtures__/fakeApi';

interface RenderOptions {
  api?: Partial<EphemeralClustersApi>;
  /** Whether the viewer may ask for clusters; default true. */
  mayCreate?: boolean;
  /** Backstage's signals, where the portal has them. */
  signals?: SignalApi;
  /** What the portal keeps for the viewer; default nothing. */
  storage?: StorageApi;
}

/** Address of the page of `clusterDetail()`. */
export const clusterAddress =
  '/ephemeral-clusters/clusters/management/demo-pr-481/demo-pr-481';

/** Renders the plugin's pages at an address of the portal. */
export function renderPages(address: string, options: RenderOptions = {}) {
  return render(
    <Routes>
      <Route path="/ephemeral-clusters/*" element={<ClustersRouter />} />
    </Routes>,
    address,
    options,
  );
}

/** Renders a part of a page with all that it needs around it. */
export function renderPart(part: ReactElement, options: RenderOptions = {}) {
  return render(<QueryProvider>{part}</QueryProvider>, '/', options);
}

/** The address that is shown, as path and query. */
export function shownAddress(): string {
  return document.querySelector('[data-testid=address]')?.textContent ?? '';
}

function render(
  element: ReactElement,
  address: string,
  { api, mayCreate = true, signals, storage }: RenderOptions,
) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [ephemeralClustersApiRef, fakeApi(api)],
        [
          permissionApiRef,
          {
            authorize: async () => ({
              result: mayCreate ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
            }),
          },
        ],
        [catalogApiRef, { getEntitiesByRefs: async () => ({ items: [] }) }],
        [storageApiRef, storage ?? mockApis.storage()],
        ...(signals ? [[signalApiRef, signals] as const] : []),
      ]}
    >
      {element}
      <Address />
    </TestApiProvider>,
    {
      routeEntries: [address],
      mountedRoutes: {
        '/ephemeral-clusters': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}

function Address() {
  const { pathname, search } = useLocation();
  return (
    <span data-testid="address" hidden>
      {pathname}
      {search}
    </span>
  );
}
