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

import type { ClusterRow } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { clusterRow } from '../__fixtures__/clusters';
import { FakeInventory } from '../__testUtils__/FakeInventory';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import { renderPages } from '../__testUtils__/renderPages';

const address = '/ephemeral-clusters';

function someRows(count: number): ClusterRow[] {
  return Array.from({ length: count }, (_, index) =>
    clusterRow({
      name: `env-${String(index).padStart(4, '0')}`,
      owner: `group:default/team-${index % 2}`,
    }),
  );
}

/** Changes the health of one cluster. */
const fail = (name: string) => (rows: ClusterRow[]) =>
  rows.map(row =>
    row.name === name
      ? clusterRow({
          ...row,
          health: { status: 'failed', summary: 'No nodes', reasons: [] },
        })
      : row,
  );

async function rowOf(name: string) {
  return (await screen.findByRole('link', { name })).closest('tr')!;
}

describe('the list', () => {
  it('looks at once when the back end says that something changed, and renders what changed alone', async () => {
    const inventory = new FakeInventory(someRows(30));
    const signals = new FakeSignals();
    await renderPages(address, { api: inventory, signals });
    const [first, second] = [await rowOf('env-0000'), await rowOf('env-0001')];
    const untouched = second.innerHTML;
    signals.notice(inventory.change(fail('env-0000')));
    await waitFor(() => expect(first).toHaveTextContent('No nodes'));
    expect(await rowOf('env-0000')).toBe(first);
    expect(second.innerHTML).toBe(untouched);
  });

  it('asks only for fields that it shows, and for more when its end comes near', async () => {
    const inventory = new FakeInventory(someRows(250));
    await renderPages(`${address}?columns=owner`, { api: inventory });
    await rowOf('env-0000');
    expect(inventory.asked[0].fields).toEqual(['owner', 'stale']);
    expect(screen.getByText('250 clusters, 50 shown')).toBeInTheDocument();
    const grid = screen.getByRole('grid', { name: 'Clusters' });
    expect(grid).toHaveAttribute('aria-rowcount', '251');
    // Only what is in view is in the document.
    expect(within(grid).getAllByRole('row').length).toBeLessThan(45);
    const first = await rowOf('env-0000');
    act(() => first.focus());
    await userEvent.keyboard('{End}');
    expect(await screen.findByText('250 clusters, 150 shown')).toBeVisible();
    expect(inventory.asked.at(-1)?.cursor).toBeDefined();
  });

  it('is moved in by keyboard, and opens a cluster with Enter', async () => {
    const inventory = new FakeInventory(someRows(60));
    await renderPages(address, { api: inventory });
    const first = await rowOf('env-0000');
    expect(first).toHaveAttribute('tabindex', '0');
    act(() => first.focus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    const second = await rowOf('env-0001');
    expect(second).toHaveFocus();
    expect(second).toHaveAttribute('tabindex', '0');
    expect(first).toHaveAttribute('tabindex', '-1');
    await userEvent.keyboard('{Home}');
    expect(first).toHaveFocus();
    // The links of the row are next, and then the list is left.
    await userEvent.tab();
    expect(screen.getByRole('link', { name: 'env-0000' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(
      await screen.findByRole('heading', { level: 2, name: 'demo-pr-481' }),
    ).toBeInTheDocument();
  });

  it('looks again where something changed while the first page was on its way', async () => {
    const inventory = new FakeInventory(someRows(3));
    const signals = new FakeSignals();
    let arrive = () => {};
    let isHeld = true;
    await renderPages(address, {
      api: {
        async listClusters(query) {
          const answer = await inventory.listClusters(query);
          if (isHeld) {
            await new Promise<void>(resolve => {
              arrive = resolve;
            });
          }
          return answer;
        },
      },
      signals,
    });
    await waitFor(() => expect(inventory.asked).toHaveLength(1));
    signals.notice(inventory.change(fail('env-0000')));
    isHeld = false;
    arrive();
    const row = await rowOf('env-0000');
    await waitFor(() => expect(row).toHaveTextContent('No nodes'));
  });

  it('leaves the keys to the table that scrolls sideways where nothing folds', async () => {
    await renderPages(address, { api: new FakeInventory(someRows(3)) });
    const row = await rowOf('env-0000');
    act(() => row.focus());
    expect(fireEvent.keyDown(row, { key: 'ArrowRight' })).toBe(true);
    expect(fireEvent.keyDown(row, { key: 'ArrowDown' })).toBe(false);
  });

  it('leaves the focus in its place when the cluster that had it goes', async () => {
    const inventory = new FakeInventory(someRows(10));
    const signals = new FakeSignals();
    await renderPages(address, { api: inventory, signals });
    const gone = await rowOf('env-0003');
    act(() => gone.focus());
    signals.notice(
      inventory.change(rows => rows.filter(({ name }) => name !== 'env-0003')),
    );
    await waitFor(() => expect(gone).not.toBeInTheDocument());
    const heir = await rowOf('env-0004');
    await waitFor(() => expect(heir).toHaveFocus());
  });

  it('says that more could not be loaded, and tries again when asked', async () => {
    const inventory = new FakeInventory(someRows(110));
    let broken = true;
    await renderPages(address, {
      api: {
        listClusters: async query => {
          if (query.cursor && broken) throw new Error('Gone away');
          return inventory.listClusters(query);
        },
      },
    });
    const first = await rowOf('env-0000');
    act(() => first.focus());
    await userEvent.keyboard('{End}');
    const alert = await screen.findByText('More clusters could not be loaded');
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(alert).not.toBeInTheDocument());
    expect(await screen.findByText('110 clusters')).toBeInTheDocument();
  });
});
