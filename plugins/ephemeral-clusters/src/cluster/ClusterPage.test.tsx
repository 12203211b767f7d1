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

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import {
  clusterDetail,
  health,
  sources,
  staleSource,
} from '../__fixtures__/clusters';
import { responseError } from '../__fixtures__/failures';
import {
  clusterAddress,
  renderPages,
  shownAddress,
} from '../__testUtils__/renderPages';
import {
  clusterRequest,
  doneRemoval,
  openRequest,
} from '../__fixtures__/requests';

/** An API with this cluster and these requests. */
function apiWith(
  parts: Parameters<typeof clusterDetail>[0] = {},
  requests = [clusterRequest({ state: 'done' })],
) {
  return {
    getCluster: async () => clusterDetail(parts),
    listRequests: async () => ({ items: requests }),
  };
}

describe('ClusterPage', () => {
  it('shows sentence, origin, time left, actions, health, facts, access, nodes and apps', async () => {
    const { container } = await renderPages(clusterAddress, {
      api: apiWith({
        health: health('attention', '1 of 3 workers is not ready'),
        templateCurrentVersion: '1.5.0',
      }),
    });
    expect(
      await screen.findByRole('heading', { name: 'demo-pr-481' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        /^Needs attention for 12\smin: 1 of 3 workers is not ready\. 3 of 3 nodes, 4 of 4 apps\. Ends /,
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Time left of its lifetime' }),
    ).toHaveAttribute('aria-valuetext', expect.stringContaining('left'));
    expect(screen.getByRole('button', { name: 'Extend' })).toBeEnabled();
    expect(screen.getByRole('button', { name: 'Remove' })).toBeEnabled();
    const reasons = screen.getByRole('region', { name: 'Health' });
    expect(reasons).toHaveTextContent(
      'What to do: Look at the machine with the failing condition.',
    );
    expect(reasons).toHaveTextContent('WorkersAvailable');
    const connect = screen.getByRole('region', { name: 'Connect' });
    expect(connect).toHaveTextContent('https://172.18.0.3:6443');
    expect(connect).toHaveTextContent('kubectl oidc-login');
    expect(
      within(
        screen.getByRole('region', { name: 'Nodes: 3 of 3 ready' }),
      ).getAllByRole('listitem')[0],
    ).toHaveTextContent('Provisioning');
    expect(
      screen.getByRole('region', { name: 'Apps: 4 of 4 healthy' }),
    ).toHaveTextContent('Degraded, OutOfSync');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('outlines the page while the first answer is on its way', async () => {
    await renderPages(clusterAddress, {
      api: { getCluster: () => new Promise(() => {}) },
    });
    expect(await screen.findByRole('status')).toHaveAttribute(
      'aria-busy',
      'true',
    );
    expect(
      screen.getByRole('heading', { name: 'demo-pr-481' }),
    ).toBeInTheDocument();
  });

  it('looks the same for a cluster that is not there and one that may not be seen', async () => {
    const texts: string[] = [];
    for (const [status, name] of [
      [404, 'NotFoundError'],
      [403, 'NotAllowedError'],
    ] as const) {
      const error = await responseError(status, name, `Text of ${name}`);
      const { container, unmount } = await renderPages(clusterAddress, {
        api: {
          getCluster: async () => {
            throw error;
          },
        },
      });
      await screen.findByText('No such cluster');
      expect(
        screen.getByRole('link', { name: 'To all clusters' }),
      ).toHaveAttribute('href', '/ephemeral-clusters');
      texts.push(container.textContent ?? '');
      unmount();
    }
    expect(texts[0]).toBe(texts[1]);
  });

  it('says what failed and tries again', async () => {
    let failing = true;
    const error = await responseError(501, 'Error', 'Not made yet');
    await renderPages(clusterAddress, {
      api: {
        getCluster: async () => {
          if (failing) throw error;
          return clusterDetail();
        },
      },
    });
    await screen.findByText('Cluster demo-pr-481 could not be loaded');
    failing = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('button', { name: 'Extend' }),
    ).toBeInTheDocument();
  });

  it('marks what is old, and names the source that is silent', async () => {
    await renderPages(clusterAddress, {
      api: apiWith({
        stale: true,
        health: health('unknown', 'eu-west has had no contact for 4 min'),
        sources: [...sources, staleSource],
      }),
    });
    expect(await screen.findByText(/has no contact since/)).toBeInTheDocument();
    expect(screen.getAllByText('Unknown').length).toBeGreaterThan(0);
  });

  it('follows a request before there is a cluster', async () => {
    await renderPages(clusterAddress, {
      api: apiWith(
        {
          presence: 'requested',
          activeRequest: 'r-2',
          machines: [],
          applications: [],
          declaration: undefined,
        },
        [openRequest()],
      ),
    });
    expect(
      await screen.findByText('It goes on when change request #42 is merged.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'The change request needs one approval from platform-team.',
      ),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('tab').map(tab => tab.textContent)).toEqual([
      'Overview',
      'Requests',
    ]);
  });

  it('shows what is left of a cluster that is gone', async () => {
    await renderPages(clusterAddress, {
      api: apiWith({ presence: 'gone', machines: [], applications: [] }, [
        doneRemoval(),
      ]),
    });
    expect(
      await screen.findByText('Gone; only its history is left.'),
    ).toBeInTheDocument();
    const removal = await screen.findByRole('region', { name: 'Removal' });
    expect(removal).toHaveTextContent('Asked by the expiry engine');
    expect(
      screen.queryByRole('button', { name: 'Remove' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'More actions' }),
    ).not.toBeInTheDocument();
  });

  it('shows no button for what the viewer may not do', async () => {
    await renderPages(clusterAddress, {
      api: apiWith({ allowed: { extend: false, delete: false } }),
    });
    await screen.findByRole('region', { name: 'Facts' });
    expect(
      screen.queryByRole('button', { name: 'Extend' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Remove' }),
    ).not.toBeInTheDocument();
  });

  it('says why a locked cluster cannot be changed', async () => {
    await renderPages(clusterAddress, {
      api: apiWith({
        locked: 'No repository that can be written declares it.',
      }),
    });
    const remove = await screen.findByRole('button', {
      name: 'Remove',
      description: 'No repository that can be written declares it.',
    });
    await userEvent.click(remove);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('asks Argo CD to look again', async () => {
    const refreshCluster = jest.fn(async () => undefined);
    await renderPages(clusterAddress, {
      api: { ...apiWith(), refreshCluster },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Refresh in Argo CD' }),
    );
    expect(
      await screen.findByText(/looks at the applications of demo-pr-481 again/),
    ).toBeInTheDocument();
    expect(refreshCluster).toHaveBeenCalledTimes(1);
  });

  it('has Argo CD sync what delivers the cluster', async () => {
    const syncCluster = jest.fn(async () => undefined);
    await renderPages(clusterAddress, {
      api: { ...apiWith(), syncCluster },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Sync in Argo CD' }),
    );
    expect(
      await screen.findByText(
        /syncs the applications that deliver demo-pr-481/,
      ),
    ).toBeInTheDocument();
    expect(syncCluster).toHaveBeenCalledTimes(1);
  });

  it('offers of Argo CD only what the viewer may ask of it', async () => {
    await renderPages(clusterAddress, {
      api: apiWith({
        allowed: { extend: true, delete: true, refresh: true, sync: false },
      }),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual(['Refresh in Argo CD']);
  });

  it('gives each tab an address', async () => {
    await renderPages(clusterAddress, { api: apiWith() });
    await userEvent.click(await screen.findByRole('tab', { name: 'Machines' }));
    expect(shownAddress()).toBe(`${clusterAddress}/machines`);
    expect(
      await screen.findByRole('region', { name: 'Machines' }),
    ).toBeInTheDocument();
  });

  it('shows machines as a tree and unfolds conditions', async () => {
    const { container } = await renderPages(`${clusterAddress}/machines`, {
      api: apiWith(),
    });
    const worker = (
      await screen.findByText('demo-pr-481-md-0-6f7c9-d3e4f')
    ).closest('li')!;
    expect(worker.parentElement?.closest('li')).toHaveTextContent(
      'MachineDeployment',
    );
    await userEvent.click(
      within(worker).getByRole('button', { name: '1 condition, 1 not good' }),
    );
    expect(worker).toHaveTextContent('No host has room for it');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows applications by what they do', async () => {
    await renderPages(`${clusterAddress}/apps`, { api: apiWith() });
    const runs = await screen.findByRole('region', {
      name: 'Run on this cluster',
    });
    expect(runs).toHaveTextContent(
      'Deployment "checkout" exceeded its progress deadline',
    );
    expect(
      within(
        screen.getByRole('region', { name: 'Deliver this cluster' }),
      ).getByRole('link', { name: /cluster-demo-pr-481/ }),
    ).toHaveAttribute(
      'href',
      'https://argocd.example.com/applications/argocd/cluster-demo-pr-481',
    );
  });

  it('shows the declaration with a link, beside the conditions', async () => {
    const { container } = await renderPages(`${clusterAddress}/source`, {
      api: apiWith(),
    });
    const declared = await screen.findByRole('region', {
      name: 'Declared in Git',
    });
    expect(declared).toHaveTextContent('kind: Cluster');
    expect(
      within(declared).getByRole('link', { name: /demo-pr-481.yaml/ }),
    ).toBeInTheDocument();
    const conditions = screen.getByRole('region', {
      name: 'Observed conditions',
    });
    expect(
      within(conditions).getByText('Paused').closest('tr'),
    ).toHaveTextContent('False');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('lists requests newest first, each with its timeline', async () => {
    await renderPages(`${clusterAddress}/requests`, {
      api: apiWith({}, [
        openRequest({ verb: 'delete' }),
        clusterRequest({ state: 'done' }),
      ]),
    });
    const removal = await screen.findByRole('button', { name: /Removal/ });
    expect(removal).toHaveAttribute('aria-expanded', 'true');
    const creation = screen.getByRole('button', { name: /New cluster · Done/ });
    expect(creation).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(creation);
    expect(screen.getByText('The cluster is ready.')).toBeInTheDocument();
  });

  it('says so where nothing was ever asked for through the portal', async () => {
    await renderPages(`${clusterAddress}/requests`, { api: apiWith({}, []) });
    expect(
      await screen.findByText('Nothing was asked for through the portal'),
    ).toBeInTheDocument();
  });

  it('moves by itself from starting to ready', async () => {
    let ready = false;
    await renderPages(clusterAddress, {
      api: {
        getCluster: async () =>
          clusterDetail({
            health: ready
              ? { status: 'ready', summary: 'Ready', reasons: [] }
              : health('starting', 'Workers are being made'),
            activeRequest: ready ? undefined : 'r-1',
          }),
        listRequests: async () => ({
          items: [clusterRequest(ready ? { state: 'done' } : {})],
        }),
      },
    });
    await screen.findByText('It is in Git; the cluster is being made.');
    ready = true;
    await waitFor(
      () =>
        expect(screen.getByText('The cluster is ready.')).toBeInTheDocument(),
      { timeout: 8000 },
    );
    expect(screen.queryByText('Starting')).not.toBeInTheDocument();
  }, 15_000);
});
