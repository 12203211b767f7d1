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

import type { SetupReport } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { responseError } from '../__fixtures__/failures';
import {
  badConnection,
  goodConnection,
  setupReport,
} from '../__fixtures__/setup';
import { renderPages } from '../__testUtils__/renderPages';

const address = '/ephemeral-clusters/setup';

/** An API whose set-up answers one report after the other, and remembers what it was asked. */
function answering(...reports: SetupReport[]) {
  const asked: boolean[] = [];
  return {
    asked,
    api: {
      getSetup: async (query?: { refresh?: boolean }) => {
        asked.push(query?.refresh ?? false);
        return reports.length > 1 ? reports.shift()! : reports[0];
      },
    },
  };
}

describe('SetupPage', () => {
  it('says in one sentence that all is right, with the checks folded in', async () => {
    const { container } = await renderPages(address);
    expect(
      await screen.findByText(
        'The one connection works, with the rights that it needs.',
      ),
    ).toBeInTheDocument();
    const panel = screen.getByRole('region', {
      name: 'Kubernetes of Management',
    });
    expect(panel).toHaveTextContent('All right');
    expect(panel).toHaveTextContent(
      'ephemeralClusters.managementClusters.management',
    );
    expect(within(panel).queryByRole('table')).not.toBeInTheDocument();
    await userEvent.click(
      within(panel).getByRole('button', { name: '2 checks are all right' }),
    );
    const row = within(panel).getByRole('row', {
      name: /Read Cluster objects/,
    });
    expect(row).toHaveTextContent('Watched; there are 12');
    expect(row).toHaveTextContent(
      'Needs get, list, watch on clusters.cluster.x-k8s.io',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('begins with what does not work, and says what to do and to run', async () => {
    const { api } = answering(setupReport([goodConnection, badConnection]));
    const { container } = await renderPages(address, { api });
    expect(
      await screen.findByText('Of 2 connections 1 does not work.'),
    ).toBeInTheDocument();
    const [first] = screen.getAllByRole('region', { name: /^Kubernetes of/ });
    expect(first).toHaveAccessibleName('Kubernetes of EU West');
    const rows = within(
      within(first).getByRole('table', { name: /What to look at/ }),
    ).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('Does not work');
    expect(rows[1]).toHaveTextContent(
      'The account may not watch machines.cluster.x-k8s.io in all namespaces',
    );
    expect(
      within(rows[1]).getByRole('group', { name: 'command' }),
    ).toHaveTextContent('kubectl apply -f examples/operator/portal-rbac.yaml');
    expect(
      within(rows[1]).getByRole('button', { name: 'Copy command' }),
    ).toBeInTheDocument();
    expect(rows[2]).toHaveTextContent(
      'every verb on clusters.cluster.x-k8s.io',
    );
    expect(rows[2]).toHaveTextContent('get on secrets');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('has everything looked at again, and keeps what is known meanwhile', async () => {
    let finish: (report: SetupReport) => void = () => {};
    const asked: boolean[] = [];
    await renderPages(address, {
      api: {
        getSetup: async query => {
          asked.push(query?.refresh ?? false);
          return query?.refresh
            ? new Promise<SetupReport>(resolve => {
                finish = resolve;
              })
            : setupReport([badConnection]);
        },
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Check again' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Checking…' }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(
      screen.getByText('Of 1 connection 1 does not work.'),
    ).toBeInTheDocument();
    expect(asked).toEqual([false, true]);
    finish(setupReport());
    expect(
      await screen.findByText(/The one connection works/),
    ).toBeInTheDocument();
  });

  it('asks again soon for a connection that is still being looked at', async () => {
    const { api, asked } = answering(
      setupReport([
        { ...goodConnection, status: 'unknown', checks: [], checking: true },
      ]),
      setupReport(),
    );
    await renderPages(address, { api });
    expect(
      await screen.findByText('Of 1 connection 1 is not known yet.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', {
        name: 'Checking Kubernetes of Management',
      }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(
        /The one connection works/,
        {},
        { timeout: 4000 },
      ),
    ).toBeInTheDocument();
    expect(asked).toEqual([false, false]);
  });

  it('has places for the connections while the first answer is on its way', async () => {
    await renderPages(address, {
      api: { getSetup: () => new Promise(() => {}) },
    });
    expect(
      await screen.findByRole('status', { name: 'Checking the set-up' }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it('names the permission to who may not see it, and does not go on asking', async () => {
    const error = await responseError(403, 'NotAllowedError', 'No');
    let calls = 0;
    await renderPages(address, {
      api: {
        getSetup: async () => {
          calls += 1;
          throw error;
        },
      },
    });
    expect(
      await screen.findByText('The set-up is for operators'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('ephemeralClusters.setup.read'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'To all clusters' }),
    ).toHaveAttribute('href', '/ephemeral-clusters');
    expect(calls).toBe(1);
  });

  it('says what failed, and tries again', async () => {
    let failing = true;
    const error = await responseError(501, 'NotImplementedError', 'Not today');
    await renderPages(address, {
      api: {
        getSetup: async () => {
          if (failing) throw error;
          return setupReport();
        },
      },
    });
    expect(
      await screen.findByText(
        'The set-up could not be checked',
        {},
        { timeout: 4000 },
      ),
    ).toBeInTheDocument();
    failing = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(
        screen.queryByText('The set-up could not be checked'),
      ).not.toBeInTheDocument(),
    );
  });

  it('leads on where nothing is configured', async () => {
    const { api } = answering(setupReport([]));
    await renderPages(address, { api });
    expect(
      await screen.findByText('Nothing is configured'),
    ).toBeInTheDocument();
  });
});
