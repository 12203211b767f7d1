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

import catalogPlugin from '@backstage/plugin-catalog/alpha';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from './__fixtures__/fakeApi';
import plugin from './alpha';
import { ephemeralClustersApiRef } from './api';

/** Our API answered by fixtures, as an adopter would override it. */
const fakeClient = createFrontendModule({
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
});

describe('the plugin in the new front-end system', () => {
  it('shows the list under the framework’s header, and a cluster with its breadcrumb', async () => {
    renderTestApp({
      features: [catalogPlugin, plugin, fakeClient],
      initialRouteEntries: ['/ephemeral-clusters'],
    });
    await userEvent.click(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    );
    expect(
      await screen.findByRole('heading', { level: 2, name: 'demo-pr-481' }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });

  it('opens a cluster by its address', async () => {
    renderTestApp({
      features: [catalogPlugin, plugin, fakeClient],
      initialRouteEntries: [
        '/ephemeral-clusters/clusters/management/demo-pr-481/demo-pr-481/source',
      ],
    });
    expect(
      await screen.findByRole('region', { name: 'Declared in Git' }),
    ).toBeInTheDocument();
  });
});
