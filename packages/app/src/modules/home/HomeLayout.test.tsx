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
import homePlugin from '@backstage/plugin-home/alpha';
import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { homeModule } from '.';

const widget = (name: string) =>
  HomePageWidgetBlueprint.make({
    name,
    params: {
      name,
      title: name,
      components: async () => ({ Content: () => <>{`About ${name}`}</> }),
    },
  });
const widgets = createFrontendPlugin({
  pluginId: 'widgets',
  extensions: [widget('Links'), widget('Mine'), widget('Unwanted')],
});

const item = (component: string, column: number, width: number) => ({
  component,
  column,
  row: 0,
  width,
  height: 1,
});

describe('HomeLayout', () => {
  it('shows the configured widgets in their order, and no others', async () => {
    const { container } = renderTestApp({
      features: [homePlugin, widgets, homeModule],
      config: {
        app: {
          extensions: [
            {
              'page:home': {
                config: {
                  path: '/home',
                  defaultConfig: [item('Links', 8, 4), item('Mine', 0, 8)],
                },
              },
            },
          ],
        },
      },
      initialRouteEntries: ['/home'],
    });
    const mine = await screen.findByText('About Mine');
    const links = await screen.findByText('About Links');
    expect(
      mine.compareDocumentPosition(links) & Node.DOCUMENT_POSITION_FOLLOWING,
    ).toBeTruthy();
    expect(screen.queryByText('About Unwanted')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /edit/i })).toBeNull();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Home' }),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });
});
