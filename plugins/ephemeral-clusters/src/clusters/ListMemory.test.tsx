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

import { mockApis } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { clusterRow, fleet } from '../__fixtures__/clusters';
import { FakeInventory } from '../__testUtils__/FakeInventory';
import { renderPages, shownAddress } from '../__testUtils__/renderPages';

const address = '/ephemeral-clusters';

/** A portal's storage in which this person has left this. */
function storageWith(kept: Record<string, unknown>) {
  const storage = mockApis.storage();
  const bucket = storage.forBucket('ephemeral-clusters');
  for (const [key, value] of Object.entries(kept)) {
    bucket.set(key, value as string);
  }
  return { storage, kept: (key: string) => bucket.snapshot(key).value };
}

const rows = () => [
  clusterRow({ name: 'a1', owner: 'group:default/team-a' }),
  clusterRow({ name: 'a2', owner: 'group:default/team-a' }),
  clusterRow({ name: 'b1', owner: 'group:default/team-b' }),
  clusterRow({ name: 'free', owner: undefined }),
];

describe('what a person chose for the list', () => {
  it('is there when the page is opened by a plain link, and is reset with one press', async () => {
    const inventory = new FakeInventory(rows());
    const { storage, kept } = storageWith({
      list: 'owner=group%3Adefault%2Fteam-a&groupBy=owner&columns=owner',
    });
    await renderPages(address, { api: inventory, storage });
    const notice = (await screen.findByText(/As you left it/)).closest(
      '[role=status]',
    )! as HTMLElement;
    // Nothing was asked for that would not be shown.
    for (const asked of inventory.asked) {
      expect(asked).toMatchObject({
        owner: ['group:default/team-a'],
        groupBy: 'owner',
      });
    }
    expect(shownAddress()).toBe(
      `${address}?owner=group%3Adefault%2Fteam-a&groupBy=owner&columns=owner`,
    );
    await userEvent.click(
      within(notice).getByRole('button', { name: 'Reset' }),
    );
    expect(await screen.findByRole('link', { name: 'b1' })).toBeVisible();
    expect(shownAddress()).toBe(address);
    expect(screen.getByRole('columnheader', { name: 'CPU' })).toBeVisible();
    expect(notice).not.toBeInTheDocument();
    expect(kept('list')).toBeUndefined();
  });

  it('gives way to what an address says, and is not overwritten by it', async () => {
    const inventory = new FakeInventory(rows());
    const list = 'owner=group%3Adefault%2Fteam-a&columns=owner';
    const { storage, kept } = storageWith({ list });
    await renderPages(`${address}?sort=cpu`, { api: inventory, storage });
    expect(await screen.findByRole('link', { name: 'b1' })).toBeVisible();
    expect(screen.queryByText(/As you left it/)).not.toBeInTheDocument();
    expect(screen.getAllByRole('columnheader')).toHaveLength(2);
    expect(kept('list')).toBe(list);
  });

  it('is kept when it is chosen, but for the search', async () => {
    const inventory = new FakeInventory(rows());
    const { storage, kept } = storageWith({});
    await renderPages(address, { api: inventory, storage });
    await screen.findByRole('link', { name: 'a1' });
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search clusters' }),
      'a1{Enter}',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Group by' }));
    await userEvent.click(
      await screen.findByRole('menuitemradio', { name: 'Owner' }),
    );
    expect(
      await screen.findByRole('button', { name: /team-a 1 cluster/ }),
    ).toBeVisible();
    expect(shownAddress()).toBe(`${address}?search=a1&groupBy=owner`);
    expect(kept('list')).toBe('groupBy=owner');
  });

  it('is left alone where it makes no sense', async () => {
    const { storage } = storageWith({ list: 7, folded: 'x' });
    await renderPages(address, {
      api: new FakeInventory(rows()),
      storage,
    });
    expect(await screen.findByRole('link', { name: 'b1' })).toBeVisible();
  });
});

describe('groups', () => {
  it('have heads with counts, fold in, and stay so', async () => {
    const { storage, kept } = storageWith({});
    const { container } = await renderPages(`${address}?groupBy=owner`, {
      api: new FakeInventory(rows()),
      storage,
    });
    const head = await screen.findByRole('button', {
      name: /team-a 2 clusters/,
    });
    expect(
      screen.getByRole('button', { name: /No owner 1 cluster/ }),
    ).toBeVisible();
    const grid = screen.getByRole('grid', { name: 'Clusters' });
    // The head of the table, three groups, four clusters.
    expect(grid).toHaveAttribute('aria-rowcount', '8');
    expect(await axe(container)).toHaveNoViolations();
    await userEvent.click(head);
    await waitFor(() => expect(head).toHaveAttribute('aria-expanded', 'false'));
    expect(screen.queryByRole('link', { name: 'a1' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'b1' })).toBeVisible();
    expect(grid).toHaveAttribute('aria-rowcount', '6');
    expect(kept('folded')).toEqual({ owner: ['group:default/team-a'] });
  });

  it('fold in and out by keyboard, from the head and from within', async () => {
    await renderPages(`${address}?groupBy=owner`, {
      api: new FakeInventory(rows()),
    });
    const row = (await screen.findByRole('link', { name: 'a2' })).closest(
      'tr',
    )!;
    row.focus();
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(row).not.toBeInTheDocument());
    const head = screen.getByRole('button', { name: /team-a/ });
    await waitFor(() => expect(head.closest('tr')).toHaveFocus());
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('link', { name: 'a2' })).toBeVisible();
  });

  it('fold in all at once', async () => {
    await renderPages(`${address}?groupBy=managementCluster`, {
      api: new FakeInventory(fleet()),
    });
    await screen.findByRole('link', { name: 'perf-3' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Grouped by management cluster' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Fold all in' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('link', { name: 'perf-3' })).toBeNull(),
    );
    expect(screen.getByRole('button', { name: /eu-west/ })).toHaveAttribute(
      'aria-expanded',
      'false',
    );
  });
});
