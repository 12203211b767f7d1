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
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import {
  clusterList,
  clusterRow,
  fleet,
  staleSource,
} from '../__fixtures__/clusters';
import { responseError } from '../__fixtures__/failures';
import { ago, ahead, hour } from '../__fixtures__/time';
import { clusterAddress, renderPart } from '../__testUtils__/renderPages';
import { MyClusters } from './MyClusters';

const longName = 'search-index-rebuild-with-a-long-name-2026-11';

describe('MyClusters', () => {
  it('shows my clusters with health and end, without accessibility violations', async () => {
    const listClusters = jest.fn(async () => clusterList(fleet()));
    const { container } = await renderPart(<MyClusters />, {
      api: { listClusters },
    });
    const list = await screen.findByRole('list', { name: /^My clusters/ });
    const items = within(list).getAllByRole('listitem');
    expect(items).toHaveLength(fleet().length);
    expect(items[0]).toHaveTextContent('Ready');
    expect(items[0]).toHaveTextContent('ends in 5 h');
    expect(
      within(items[0]).getByRole('link', { name: 'demo-pr-481' }),
    ).toHaveAttribute('href', clusterAddress);
    expect(items[1]).toHaveTextContent('1 of 3 workers is not ready');
    expect(
      within(items[2]).getByRole('link', { name: longName }),
    ).toBeInTheDocument();
    expect(items[3]).toHaveTextContent('ended 40 min ago');
    expect(items[5]).toHaveTextContent('stale');
    expect(items[5]).toHaveTextContent('no end');
    expect(listClusters).toHaveBeenCalledWith(
      {
        mine: true,
        sort: 'expiresAt',
        order: 'asc',
        limit: 6,
        fields: ['expiresAt', 'health', 'hold', 'stale'],
      },
      expect.anything(),
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('does not count down to the end of a cluster that is held', async () => {
    await renderPart(<MyClusters />, {
      api: {
        listClusters: async () =>
          clusterList([
            clusterRow({
              expiresAt: ago(hour),
              hold: { reason: 'Being looked into', until: ahead(hour) },
            }),
          ]),
      },
    });
    expect(await screen.findByText('held')).toBeInTheDocument();
    expect(screen.queryByText(/ended/)).not.toBeInTheDocument();
  });

  it('leads to all of mine where there are more', async () => {
    await renderPart(<MyClusters />, {
      api: { listClusters: async () => clusterList(fleet(), { total: 9 }) },
    });
    expect(
      await screen.findByRole('link', { name: 'All 9 of mine' }),
    ).toHaveAttribute('href', '/ephemeral-clusters?mine=true');
  });

  it('leads to the clusters of everybody where mine are all here', async () => {
    await renderPart(<MyClusters />);
    expect(
      await screen.findByRole('link', { name: 'All clusters' }),
    ).toHaveAttribute('href', '/ephemeral-clusters');
  });

  it('leads somebody without clusters to the form', async () => {
    const { container } = await renderPart(<MyClusters />, {
      api: { listClusters: async () => clusterList([]) },
    });
    expect(
      await screen.findByRole('link', { name: 'New environment' }),
    ).toHaveAttribute('href', '/create/templates/default/new-environment');
    expect(screen.getByText(/You have no clusters/)).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('does not say that there are none while a source is silent', async () => {
    await renderPart(<MyClusters />, {
      api: {
        listClusters: async () => clusterList([], { sources: [staleSource] }),
      },
    });
    expect(
      await screen.findByText(/no contact to Management cluster eu-west/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/You have no clusters/)).not.toBeInTheDocument();
  });

  it('says which source is silent beside what is known', async () => {
    await renderPart(<MyClusters />, {
      api: {
        listClusters: async () =>
          clusterList(fleet(), { sources: [staleSource] }),
      },
    });
    expect(
      await screen.findByText(/may be missing or old: no contact to/),
    ).toBeInTheDocument();
  });

  it('says that it loads', async () => {
    await renderPart(<MyClusters />, {
      api: { listClusters: () => new Promise(() => undefined) },
    });
    expect(
      screen.getByRole('status', { name: 'Loading your clusters' }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it('says what to do where the clusters may not be read', async () => {
    await renderPart(<MyClusters />, {
      api: {
        listClusters: async () => {
          throw await responseError(403, 'NotAllowedError', 'Denied');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Ask an operator of the portal for the permission/,
    );
  });

  it('says that they cannot be read and tries again', async () => {
    let broken = true;
    await renderPart(<MyClusters />, {
      api: {
        listClusters: async () => {
          if (broken) throw await responseError(400, 'InputError', 'Broken');
          return clusterList();
        },
      },
    });
    const again = await screen.findByRole('button', { name: 'Try again' });
    broken = false;
    await userEvent.click(again);
    expect(
      await screen.findByRole('link', { name: 'demo-pr-481' }),
    ).toBeInTheDocument();
  });

  it('keeps what was there when it cannot be refreshed, and says so', async () => {
    let broken = false;
    await renderPart(<MyClusters />, {
      api: {
        listClusters: async () => {
          if (broken) throw await responseError(400, 'InputError', 'Broken');
          return clusterList();
        },
      },
    });
    await screen.findByRole('link', { name: 'demo-pr-481' });
    broken = true;
    expect(
      await screen.findByText(/could not be refreshed/, {}, { timeout: 8000 }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'demo-pr-481' }),
    ).toBeInTheDocument();
  }, 15_000);
});
