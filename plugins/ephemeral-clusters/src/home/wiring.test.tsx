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
  createExtensionTester,
  renderInTestApp as renderInNewApp,
} from '@backstage/frontend-test-utils';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { fakeApi } from '../__fixtures__/fakeApi';
import { clusterAddress } from '../__testUtils__/renderPages';
import { ephemeralClustersApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { HomePageMyClusters } from './classicHome';
import { homeExtensions } from './extensions';

describe('the card on the home page', () => {
  it('is a widget of the new front-end system', async () => {
    const [extension] = homeExtensions;
    const widget = createExtensionTester(extension).get(
      HomePageWidgetBlueprint.dataRefs.widget,
    );
    // The name by which the configuration of the home page places it.
    expect(widget.name).toBe('MyClusters');
    renderInNewApp(widget.component, {
      apis: [[ephemeralClustersApiRef, fakeApi()]],
      mountedRoutes: { '/ephemeral-clusters': rootRouteRef as never },
    });
    expect(await screen.findByText('My clusters')).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    ).toHaveAttribute('href', clusterAddress);
  });

  it('is a card of the classic front-end system', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[ephemeralClustersApiRef, fakeApi()]]}>
        <HomePageMyClusters />
      </TestApiProvider>,
      { mountedRoutes: { '/ephemeral-clusters': rootRouteRef } },
    );
    expect(await screen.findByText('My clusters')).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    ).toHaveAttribute('href', clusterAddress);
  });
});
