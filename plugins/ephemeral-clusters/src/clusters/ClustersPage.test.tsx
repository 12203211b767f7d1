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

import type {
  ClusterList,
  ClusterQuery,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import {
  clusterList,
  clusterRow,
  fleet,
  sources,
  staleSource,
} from '../__fixtures__/clusters';
import { responseError } from '../__fixtures__/failures';
import { renderPages, shownAddress } from '../__testUtils__/renderPages';

const address = '/ephemeral-clusters';

/** An API whose list remembers what it was asked. */
function recordingList(answer: ClusterList = clusterList()) {
  const queries: ClusterQuery[] = [];
  return {
    queries,
    api: {
      listClusters: async (query: ClusterQuery) => {
        queries.push(query);
        return answer;
      },
    },
  };
}

/** The last question, without how much of each row it asks for. */
function asked(queries: ClusterQuery[]) {
  const { fields, limit, cursor, ...question } = queries.at(-1)!;
  return question;
}

describe('ClustersPage', () => {
  it('shows each cluster with its health in words, and no accessibility violations', async () => {
    const { container } = await renderPages(address);
    const row = (await screen.findByRole('link', { name: 'perf-3' })).closest(
      'tr',
    )!;
    expect(row).toHaveTextContent('Needs attention');
    expect(row).toHaveTextContent('1 of 3 workers is not ready');
    expect(row).toHaveTextContent('2/3');
    expect(row).toHaveTextContent('6.1 c');
    expect(row).toHaveTextContent('21 GiB');
    expect(
      within(row).getByTitle('Its template is at 1.5.0 now'),
    ).toHaveTextContent('1.5.0');
    expect(screen.getByRole('link', { name: 'perf-3' })).toHaveAttribute(
      'href',
      '/ephemeral-clusters/clusters/management/perf-3/perf-3',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows a row whose owner is no reference as it is written', async () => {
    await renderPages(address);
    expect(await screen.findByText('not a reference!')).toBeInTheDocument();
  });

  it('has places for rows while the first answer is on its way', async () => {
    await renderPages(address, {
      api: { listClusters: () => new Promise(() => {}) },
    });
    expect(
      await screen.findByRole('grid', { name: 'Clusters' }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it('leads to a new environment where there are no clusters', async () => {
    await renderPages(address, {
      api: { listClusters: async () => clusterList([]) },
    });
    expect(await screen.findByText('No clusters yet')).toBeInTheDocument();
    for (const link of await screen.findAllByRole('link', {
      name: 'New environment',
    })) {
      expect(link).toHaveAttribute(
        'href',
        '/create/templates/default/new-environment',
      );
    }
  });

  it('gives the configuration to paste where no repository is configured', async () => {
    await renderPages(address, {
      api: { listClusters: async () => clusterList([], { sources: [] }) },
    });
    expect(
      await screen.findByText('No repository is configured'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('configuration')).toHaveTextContent(
      'repositories:',
    );
  });

  it('offers to clear the filters where nothing matches, and keeps the sorting', async () => {
    const { api, queries } = recordingList({
      ...clusterList(),
      items: [],
      total: 0,
    });
    await renderPages(`${address}?search=nothing&health=failed&sort=cpu`, {
      api,
    });
    const empty = (await screen.findByText('No cluster matches'))
      .parentElement!;
    await userEvent.click(
      within(empty).getByRole('button', { name: 'Clear filters' }),
    );
    await waitFor(() => expect(asked(queries)).toEqual({ sort: 'cpu' }));
    expect(shownAddress()).toBe(`${address}?sort=cpu`);
  });

  it('says what failed, keeps the technical part folded in, and tries again', async () => {
    let failing = true;
    const error = await responseError(
      501,
      'NotImplementedError',
      'The inventory has no source',
    );
    await renderPages(address, {
      api: {
        listClusters: async () => {
          if (failing) throw error;
          return clusterList();
        },
      },
    });
    const alert = await screen.findByText(
      'The clusters could not be loaded',
      {},
      { timeout: 4000 },
    );
    expect(screen.getByText('The inventory has no source')).toBeInTheDocument();
    expect(
      screen.queryByText(/GET \/api\/ephemeral-clusters/),
    ).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Technical detail' }),
    );
    expect(screen.getByLabelText('technical detail')).toHaveTextContent(
      'GET /api/ephemeral-clusters/clusters',
    );
    failing = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('link', { name: 'perf-3' }),
    ).toBeInTheDocument();
    expect(alert).not.toBeInTheDocument();
  });

  it('keeps the rows and says so when a refresh fails', async () => {
    let failing = false;
    const error = await responseError(400, 'InputError', 'No such thing');
    const { queries, api } = recordingList();
    await renderPages(address, {
      api: {
        listClusters: async query => {
          if (failing) throw error;
          return api.listClusters(query);
        },
      },
    });
    await screen.findByRole('link', { name: 'perf-3' });
    failing = true;
    expect(
      await screen.findByText(
        /The list could not be refreshed/,
        {},
        { timeout: 8000 },
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'perf-3' })).toBeInTheDocument();
    expect(queries).toHaveLength(1);
  });

  it('names sources without contact and what could not be read, and unfolds why', async () => {
    await renderPages(address, {
      api: {
        listClusters: async () =>
          clusterList(fleet(), {
            sources: [...sources, staleSource],
            problems: [
              {
                source: 'gitops',
                object: 'clusters/broken.yaml',
                message: 'Line 4 is not YAML',
                url: 'https://git.example.com/broken.yaml',
              },
            ],
          }),
      },
    });
    const banner = (await screen.findByText(/has no contact since/)).closest(
      '[role=status]',
    )!;
    expect(banner).toHaveTextContent('Management cluster eu-west');
    await userEvent.click(
      within(banner as HTMLElement).getByRole('button', { name: 'Details' }),
    );
    expect(banner).toHaveTextContent('ECONNREFUSED');
    expect(
      screen.getByText(/One file or object could not be read/),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Which, and why' }),
    );
    expect(
      screen.getByRole('link', { name: /clusters\/broken.yaml/ }),
    ).toHaveAttribute('href', 'https://git.example.com/broken.yaml');
    expect(screen.getByText('Line 4 is not YAML')).toBeInTheDocument();
    const stale = screen.getByRole('link', { name: 'forgotten' }).closest('tr');
    expect(stale).toHaveTextContent('stale');
  });

  it('says so where the viewer may not see clusters', async () => {
    const error = await responseError(403, 'NotAllowedError', 'Not allowed');
    await renderPages(address, {
      api: {
        listClusters: async () => {
          throw error;
        },
      },
    });
    expect(
      await screen.findByText(/Ask an operator of the portal/),
    ).toBeInTheDocument();
  });

  it('reads filters and sorting from the address and marks them, and leaves pages to itself', async () => {
    const { api, queries } = recordingList();
    await renderPages(
      `${address}?health=failed&owner=group:default/team-a&sort=cpu&order=desc&offset=50&limit=50&cursor=x&fields=uid`,
      { api },
    );
    expect(
      await screen.findByRole('button', { name: /1 failed/ }),
    ).toHaveAttribute('aria-pressed', 'true');
    expect(queries[0]).toEqual({
      health: ['failed'],
      owner: ['group:default/team-a'],
      sort: 'cpu',
      order: 'desc',
      limit: 50,
      fields: expect.not.arrayContaining(['uid']),
    });
    expect(screen.getByRole('columnheader', { name: /CPU/ })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(
      screen.getByRole('button', { name: 'Filter by owner: team-a' }),
    ).toBeInTheDocument();
  });

  it('writes a chip and a column into the address', async () => {
    const { api, queries } = recordingList();
    await renderPages(address, { api });
    await userEvent.click(
      await screen.findByRole('button', { name: /1 failed/ }),
    );
    await waitFor(() => expect(asked(queries)).toEqual({ health: ['failed'] }));
    await userEvent.click(screen.getByRole('button', { name: 'Memory' }));
    await waitFor(() =>
      expect(asked(queries)).toEqual({
        health: ['failed'],
        sort: 'memory',
        order: 'asc',
      }),
    );
    expect(shownAddress()).toBe(
      `${address}?health=failed&sort=memory&order=asc`,
    );
  });

  it('searches when typing pauses', async () => {
    const { api, queries } = recordingList();
    await renderPages(address, { api });
    await screen.findByRole('link', { name: 'perf-3' });
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search clusters' }),
      'perf',
    );
    await waitFor(() => expect(asked(queries)).toEqual({ search: 'perf' }));
    expect(queries.filter(query => query.search === 'per')).toEqual([]);
  });

  it('keeps the space after a word while the next one is thought of', async () => {
    const { api, queries } = recordingList();
    await renderPages(address, { api });
    await screen.findByRole('link', { name: 'perf-3' });
    const box = screen.getByRole('searchbox', { name: 'Search clusters' });
    await userEvent.type(box, 'perf ');
    await waitFor(() => expect(asked(queries)).toEqual({ search: 'perf' }));
    expect(box).toHaveValue('perf ');
    await userEvent.type(box, 'ada');
    await waitFor(() => expect(asked(queries)).toEqual({ search: 'perf ada' }));
  });

  it('filters by several values of a facet, with counts', async () => {
    const { api, queries } = recordingList();
    await renderPages(address, { api });
    await screen.findByRole('link', { name: 'perf-3' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Filter by owner' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Filter by owner',
    });
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'team-a' }),
    );
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'team-perf' }),
    );
    await waitFor(() =>
      expect(asked(queries)).toEqual({
        owner: ['group:default/team-a', 'group:default/team-perf'],
      }),
    );
  });

  it('keeps chosen columns in the address', async () => {
    await renderPages(`${address}?columns=owner,health`);
    expect(await screen.findAllByRole('columnheader')).toHaveLength(3);
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.click(
      await screen.findByRole('menuitemcheckbox', { name: 'Memory' }),
    );
    await waitFor(() =>
      expect(shownAddress()).toBe(`${address}?columns=owner%2Chealth%2Cmemory`),
    );
  });

  it('cuts a long name in its middle and keeps the whole for screen readers', async () => {
    const name = 'a-very-long-name-that-does-not-fit-into-its-column-at-all-42';
    await renderPages(address, {
      api: { listClusters: async () => clusterList([clusterRow({ name })]) },
    });
    expect(
      await screen.findByRole('link', { name: new RegExp(name) }),
    ).toBeInTheDocument();
    expect(screen.getByTitle(name)).toBeInTheDocument();
  });
});
