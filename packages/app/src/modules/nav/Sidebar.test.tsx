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
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import { navModule } from '.';

const plugin = (pluginId: string, title: string) =>
  createFrontendPlugin({
    pluginId,
    extensions: [
      PageBlueprint.make({
        params: {
          path: `/${pluginId}`,
          title,
          icon: <svg />,
          routeRef: createRouteRef(),
          loader: async () => <>{title}</>,
        },
      }),
    ],
  });

describe('SidebarContent', () => {
  it('shows each page once, ours first, and not the graph', async () => {
    renderTestApp({
      features: [
        plugin('zoo', 'Zoo'),
        plugin('user-settings', 'Settings'),
        plugin('scaffolder', 'Create'),
        plugin('catalog-graph', 'Catalog Graph'),
        plugin('catalog', 'Catalog'),
        plugin('ephemeral-clusters', 'Clusters'),
        plugin('home', 'Home'),
        navModule,
      ],
    });
    const bar = await screen.findByRole('navigation');
    expect(
      within(bar)
        .getAllByRole('link')
        .map(link => link.getAttribute('href')),
    ).toEqual([
      '/',
      '/home',
      '/ephemeral-clusters',
      '/catalog',
      '/scaffolder',
      '/zoo',
      '/user-settings',
    ]);
  });
});
