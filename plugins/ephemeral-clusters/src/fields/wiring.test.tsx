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
import { Route } from 'react-router-dom';
import { FlatRoutes } from '@backstage/core-app-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { ScaffolderPage } from '@backstage/plugin-scaffolder';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import {
  ScaffolderFieldExtensions,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../__fixtures__/fakeApi';
import { standardTemplate } from '../__fixtures__/templates';
import plugin from '../alpha';
import { ephemeralClustersApiRef } from '../api';
import {
  EphemeralClusterLifetimeFieldExtension,
  EphemeralClusterPickerFieldExtension,
} from './classicFields';

const address = '/create/templates/default/new-environment';

const scaffolder = {
  getTemplateParameterSchema: async () => ({
    title: 'New environment',
    steps: [
      {
        title: 'What',
        schema: {
          type: 'object',
          required: ['environment'],
          properties: {
            environment: {
              type: 'object',
              'ui:field': 'EphemeralClusterPicker',
            },
          },
        },
      },
      {
        title: 'How long',
        schema: {
          type: 'object',
          properties: {
            lifetime: {
              type: 'string',
              'ui:field': 'EphemeralClusterLifetime',
            },
          },
        },
      },
    ],
  }),
};
const client = () =>
  fakeApi({
    listTemplates: async () => ({ items: [standardTemplate], problems: [] }),
    checkName: async ({ name }) => ({ available: name !== 'taken' }),
  });

/** Goes through both steps: the name is validated between them, and the template chosen in one bounds the other. */
async function fillInTheForm() {
  await userEvent.click(
    await screen.findByRole(
      'radio',
      { name: 'Standard cluster' },
      { timeout: 5000 },
    ),
  );
  const name = await screen.findByRole('textbox', { name: /^Name/ });
  await userEvent.type(name, 'taken');
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  expect(
    await screen.findAllByText('This name is not available.'),
  ).not.toHaveLength(0);
  await userEvent.clear(name);
  await userEvent.type(name, 'demo');
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
}

describe('the form of the scaffolder', () => {
  it('has our fields in the new front-end system', async () => {
    const override = (
      pluginId: string,
      extension: Parameters<typeof createFrontendModule>[0]['extensions'],
    ) => createFrontendModule({ pluginId, extensions: extension });
    renderTestApp({
      features: [
        catalogPlugin,
        scaffolderPlugin,
        plugin,
        override('ephemeral-clusters', [
          ApiBlueprint.make({
            name: 'client',
            params: defineParams =>
              defineParams({
                api: ephemeralClustersApiRef,
                deps: {},
                factory: client,
              }),
          }),
        ]),
        override('catalog', [
          ApiBlueprint.make({
            params: defineParams =>
              defineParams({
                api: catalogApiRef,
                deps: {},
                factory: () => catalogApiMock(),
              }),
          }),
        ]),
        override('scaffolder', [
          ApiBlueprint.make({
            params: defineParams =>
              defineParams({
                api: scaffolderApiRef,
                deps: {},
                factory: () => scaffolder as never,
              }),
          }),
        ]),
      ],
      initialRouteEntries: [address],
    });
    await fillInTheForm();
    expect(
      await screen.findByRole(
        'button',
        { name: '1 day', pressed: true },
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: '14 days' }),
    ).not.toBeInTheDocument();
  }, 30_000);

  it('has our fields in the classic front-end system', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [ephemeralClustersApiRef, client()],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
          [scaffolderApiRef, scaffolder as never],
        ]}
      >
        <FlatRoutes>
          <Route path="/create" element={<ScaffolderPage />}>
            <ScaffolderFieldExtensions>
              <EphemeralClusterPickerFieldExtension />
              <EphemeralClusterLifetimeFieldExtension />
            </ScaffolderFieldExtensions>
          </Route>
        </FlatRoutes>
      </TestApiProvider>,
      {
        routeEntries: [address],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    await fillInTheForm();
    expect(
      await screen.findByRole(
        'button',
        { name: '1 day', pressed: true },
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: '14 days' }),
    ).not.toBeInTheDocument();
  }, 30_000);
});
