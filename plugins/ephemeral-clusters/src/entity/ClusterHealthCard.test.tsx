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
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { clusterDetail, health } from '../__fixtures__/clusters';
import { clusterEntity, databaseEntity } from '../__fixtures__/entities';
import { responseError } from '../__fixtures__/failures';
import { clusterAddress, renderPart } from '../__testUtils__/renderPages';
import { ClusterHealthCard } from './ClusterHealthCard';

function renderCard(
  api: Partial<EphemeralClustersApi> = {},
  entity = clusterEntity,
) {
  return renderPart(
    <EntityProvider entity={entity}>
      <ClusterHealthCard />
    </EntityProvider>,
    { api },
  );
}

const never = () => new Promise<never>(() => undefined);

describe('ClusterHealthCard', () => {
  it('shows health, time left, apps and use, and leads to the page, without accessibility violations', async () => {
    const { container } = await renderCard();
    const page = await screen.findByRole('link', {
      name: 'Open the cluster\u0027s page',
    });
    expect(page).toHaveAttribute('href', clusterAddress);
    expect(screen.getByText('Ready')).toBeInTheDocument();
    expect(screen.getByText(/left/)).toBeInTheDocument();
    expect(screen.getByText('4 of 4 healthy')).toBeInTheDocument();
    expect(screen.getByText('2.4 GiB')).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Time left of its lifetime' }),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says the health once where there is nothing more to say than its word', async () => {
    await renderCard();
    await screen.findByText('4 of 4 healthy');
    expect(screen.getAllByText(/ready/i)).toHaveLength(1);
  });

  it('says what is wrong, and that it is old', async () => {
    await renderCard({
      getCluster: async () =>
        clusterDetail({
          health: health('attention', '1 of 3 workers is not ready'),
          stale: true,
        }),
    });
    expect(await screen.findByText('Needs attention')).toBeInTheDocument();
    expect(screen.getByText('1 of 3 workers is not ready')).toBeInTheDocument();
    expect(screen.getByText(/stale/)).toBeInTheDocument();
  });

  it('says where values are missing, and why', async () => {
    await renderCard({
      getCluster: async () =>
        clusterDetail({ apps: undefined, usage: { note: 'No metrics yet' } }),
      getMetrics: async () => {
        throw await responseError(503, 'ServiceUnavailableError', 'Thanos');
      },
    });
    expect(await screen.findByText('No metrics yet')).toBeInTheDocument();
    expect(screen.getByText('none known')).toBeInTheDocument();
    expect(screen.getAllByText('–')).toHaveLength(2);
  });

  it('says that it loads', async () => {
    const { container } = await renderCard({ getCluster: never });
    expect(
      screen.getByRole('status', { name: 'Loading the cluster demo-pr-481' }),
    ).toHaveAttribute('aria-busy', 'true');
    expect(await axe(container)).toHaveNoViolations();
  });

  it.each([
    [403, 'NotAllowedError'],
    [404, 'NotFoundError'],
  ])('shows denied and gone alike (%s)', async (status, name) => {
    await renderCard({
      getCluster: async () => {
        throw await responseError(status, name, 'No cluster');
      },
    });
    expect(
      await screen.findByText(
        'There is no cluster demo-pr-481, or you may not see it.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });

  it('keeps nothing on the screen of a cluster that may not be seen any more', async () => {
    let hidden = false;
    await renderCard({
      getCluster: async () => {
        if (hidden) throw await responseError(404, 'NotFoundError', 'No');
        return clusterDetail();
      },
    });
    expect(await screen.findByText('4 of 4 healthy')).toBeInTheDocument();
    hidden = true;
    expect(
      await screen.findByText(/or you may not see it/, {}, { timeout: 9000 }),
    ).toBeInTheDocument();
    expect(screen.queryByText('4 of 4 healthy')).not.toBeInTheDocument();
  }, 15_000);

  it('says that it cannot be read and tries again', async () => {
    let broken = true;
    await renderCard({
      getCluster: async () => {
        if (broken) {
          throw await responseError(400, 'InputError', 'Not a cluster');
        }
        return clusterDetail();
      },
    });
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The cluster demo-pr-481 cannot be read',
    );
    broken = false;
    await userEvent.click(again);
    expect(await screen.findByText('4 of 4 healthy')).toBeInTheDocument();
  });

  it('is not there for an entity that is no cluster', async () => {
    const getCluster = jest.fn(async () => clusterDetail());
    await renderCard({ getCluster }, databaseEntity);
    await waitFor(() =>
      expect(screen.queryByText('Cluster')).not.toBeInTheDocument(),
    );
    expect(getCluster).not.toHaveBeenCalled();
  });
});
