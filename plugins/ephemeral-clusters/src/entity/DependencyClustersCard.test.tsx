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
import type { Entity } from '@backstage/catalog-model';
import { catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { TestApiProvider } from '@backstage/test-utils';
import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { clusterDetail, health } from '../__fixtures__/clusters';
import {
  clusterEntity,
  componentOn,
  databaseEntity,
} from '../__fixtures__/entities';
import { responseError } from '../__fixtures__/failures';
import { clusterAddress, renderPart } from '../__testUtils__/renderPages';
import { DependencyClustersCard } from './DependencyClustersCard';

type Lookup = (request: {
  entityRefs: string[];
}) => Promise<{ items: (Entity | undefined)[] }>;

function renderCard(
  getEntitiesByRefs: Lookup,
  options: { on: string[]; api?: Partial<EphemeralClustersApi> },
) {
  return renderPart(
    <TestApiProvider apis={[[catalogApiRef, { getEntitiesByRefs }]]}>
      <EntityProvider entity={componentOn(...options.on)}>
        <DependencyClustersCard />
      </EntityProvider>
    </TestApiProvider>,
    { api: options.api },
  );
}

describe('DependencyClustersCard', () => {
  it('shows each cluster by name, and leaves other resources out', async () => {
    const lookup = jest.fn(async () => ({
      items: [clusterEntity, databaseEntity],
    }));
    const { container } = await renderCard(lookup, {
      on: ['demo-pr-481', 'orders'],
    });
    expect(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    ).toHaveAttribute('href', clusterAddress);
    expect(screen.getByText('Ready')).toBeInTheDocument();
    expect(screen.queryByText('orders')).not.toBeInTheDocument();
    expect(lookup).toHaveBeenCalledWith({
      entityRefs: ['resource:default/demo-pr-481', 'resource:default/orders'],
    });
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows a failing cluster beside one that may not be seen', async () => {
    const other = {
      ...clusterEntity,
      metadata: {
        ...clusterEntity.metadata,
        name: 'perf-3',
        annotations: { 'ephemeral-clusters/cluster': 'eu-west/perf-3/perf-3' },
      },
    };
    await renderCard(async () => ({ items: [clusterEntity, other] }), {
      on: ['demo-pr-481', 'perf-3'],
      api: {
        getCluster: async key => {
          if (key.name === 'perf-3') {
            throw await responseError(404, 'NotFoundError', 'No cluster');
          }
          return clusterDetail({ health: health('failed', 'No capacity') });
        },
      },
    });
    expect(await screen.findByText('No capacity')).toBeInTheDocument();
    expect(
      await screen.findByText(/There is no cluster perf-3, or you may not/),
    ).toBeInTheDocument();
  });

  it('says that a resource which is not in the catalog may have been a cluster', async () => {
    await renderCard(async () => ({ items: [undefined] }), { on: ['gone'] });
    expect(
      await screen.findByText(/depends on no ephemeral cluster that exists/),
    ).toBeInTheDocument();
  });

  it('is not there where everything it depends on is something else', async () => {
    await renderCard(async () => ({ items: [databaseEntity] }), {
      on: ['orders'],
    });
    await waitFor(() =>
      expect(screen.queryByText('Clusters')).not.toBeInTheDocument(),
    );
  });

  it('says that it loads', async () => {
    await renderCard(() => new Promise(() => undefined), { on: ['orders'] });
    expect(
      screen.getByRole('status', { name: 'Loading the clusters' }),
    ).toBeInTheDocument();
  });

  it('says that the catalog cannot be read and tries again', async () => {
    let broken = true;
    await renderCard(
      async () => {
        if (broken) throw await responseError(400, 'InputError', 'Broken');
        return { items: [clusterEntity] };
      },
      { on: ['demo-pr-481'] },
    );
    const again = await screen.findByRole('button', { name: 'Try again' });
    broken = false;
    await userEvent.click(again);
    expect(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    ).toBeInTheDocument();
  });
});
