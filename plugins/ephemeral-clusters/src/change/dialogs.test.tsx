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

import type { ClusterRequestInput } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { clusterDetail } from '../__fixtures__/clusters';
import { responseError } from '../__fixtures__/failures';
import { renderPart } from '../__testUtils__/renderPages';
import {
  clusterRequest,
  openRequest,
  requestPlan,
} from '../__fixtures__/requests';
import { ago, ahead, day, hour, minute } from '../__fixtures__/time';
import { ExtendDialog } from './ExtendDialog';
import { RemoveDialog } from './RemoveDialog';

/** An API that remembers what was planned and asked for. */
function recording() {
  const planned: ClusterRequestInput[] = [];
  const asked: ClusterRequestInput[] = [];
  return {
    planned,
    asked,
    api: {
      planRequest: async (input: ClusterRequestInput) => {
        planned.push(input);
        return requestPlan();
      },
      createRequest: async (input: ClusterRequestInput) => {
        asked.push(input);
        return openRequest();
      },
      getRequest: async () => openRequest(),
    },
  };
}

describe('ExtendDialog', () => {
  const cluster = clusterDetail({
    expiresAt: ahead(5 * hour),
    latestExpiry: ahead(2 * day),
  });

  it('offers ends within the limit, says the limit and shows the diff folded in', async () => {
    const { api } = recording();
    await renderPart(<ExtendDialog cluster={cluster} onClose={() => {}} />, {
      api,
    });
    const dialog = screen.getByRole('dialog', { name: 'Extend demo-pr-481' });
    expect(dialog).toHaveTextContent(/allows an end until .* at the latest/);
    expect(
      screen.getByRole('radio', { name: /3 days more: beyond the limit/ }),
    ).toBeDisabled();
    const diff = await screen.findByRole('button', {
      name: /What it changes in Git: 1 file, \+1 −1 lines/,
    });
    await userEvent.click(diff);
    expect(
      screen.getByLabelText(
        'Changes of clusters/management/demo-pr-481/demo-pr-481.yaml',
      ),
    ).toHaveTextContent('2026-11-25T18:00:00Z');
    expect(await axe(dialog)).toHaveNoViolations();
  });

  it('asks for the chosen end and shows the timeline in place', async () => {
    const { api, asked, planned } = recording();
    const onClose = jest.fn();
    await renderPart(<ExtendDialog cluster={cluster} onClose={onClose} />, {
      api,
    });
    await userEvent.click(screen.getByRole('radio', { name: /1 day more/ }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Ask for the new end' }),
    );
    expect(
      await screen.findByText(/It goes on when change request #42/),
    ).toBeInTheDocument();
    expect(asked).toHaveLength(1);
    const [input] = asked;
    expect(input.verb).toBe('extend');
    const end = input.verb === 'extend' ? Date.parse(input.expiresAt) : 0;
    expect(Math.abs(end - Date.parse(ahead(29 * hour)))).toBeLessThan(minute);
    expect(planned.at(-1)).toEqual(input);
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('refuses a date of one’s own beyond the limit, in words', async () => {
    const { api, asked } = recording();
    await renderPart(<ExtendDialog cluster={cluster} onClose={() => {}} />, {
      api,
    });
    await userEvent.click(
      screen.getByRole('radio', { name: 'Another date and time' }),
    );
    fireEvent.change(screen.getByLabelText('New end, date and time'), {
      target: { value: ahead(20 * day).slice(0, 16) },
    });
    expect(
      screen.getByText(/Its template allows an end until/, { selector: 'p' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Ask for the new end' }),
    ).toBeDisabled();
    expect(asked).toEqual([]);
  });

  it('says so where the limit is reached', async () => {
    await renderPart(
      <ExtendDialog
        cluster={{ ...cluster, latestExpiry: cluster.expiresAt }}
        onClose={() => {}}
      />,
    );
    expect(
      screen.getByText(/clusters are replaced, not kept/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Ask for the new end' }),
    ).toBeDisabled();
  });

  it('counts from now where the time is over', async () => {
    const { api, planned } = recording();
    await renderPart(
      <ExtendDialog
        cluster={{ ...cluster, expiresAt: ago(hour) }}
        onClose={() => {}}
      />,
      { api },
    );
    await waitFor(() => expect(planned).toHaveLength(1));
    const [input] = planned;
    const end = input.verb === 'extend' ? Date.parse(input.expiresAt) : 0;
    expect(Math.abs(end - Date.parse(ahead(4 * hour)))).toBeLessThan(minute);
  });

  it('shows why the back end would refuse, and does not let it be asked for', async () => {
    const error = await responseError(
      409,
      'ConflictError',
      'A removal of this cluster is open already',
    );
    await renderPart(<ExtendDialog cluster={cluster} onClose={() => {}} />, {
      api: {
        planRequest: async () => {
          throw error;
        },
      },
    });
    expect(
      await screen.findByText('A removal of this cluster is open already'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Ask for the new end' }),
    ).toBeDisabled();
  });
});

describe('RemoveDialog', () => {
  it('names what goes and from where, and wants the name typed', async () => {
    const { api, asked } = recording();
    await renderPart(
      <RemoveDialog cluster={clusterDetail()} onClose={() => {}} />,
      { api },
    );
    const dialog = screen.getByRole('dialog', { name: 'Remove demo-pr-481?' });
    expect(dialog).toHaveTextContent(
      'the Cluster API cluster demo-pr-481 in namespace demo-pr-481 of management cluster management, with 3 nodes',
    );
    expect(dialog).toHaveTextContent('4 apps that run on it');
    expect(dialog).toHaveTextContent(
      'its declaration in clusters/management/demo-pr-481/demo-pr-481.yaml of repository gitops',
    );
    const remove = screen.getByRole('button', { name: 'Remove demo-pr-481' });
    expect(remove).toBeDisabled();
    const field = screen.getByLabelText('Type demo-pr-481 to confirm');
    await userEvent.type(field, 'demo-pr-48');
    expect(remove).toBeDisabled();
    await userEvent.type(field, '1');
    await userEvent.type(screen.getByLabelText(/Reason/), 'No longer needed');
    expect(await axe(dialog)).toHaveNoViolations();
    await userEvent.click(remove);
    expect(
      await screen.findByText(/It goes on when change request #42/),
    ).toBeInTheDocument();
    expect(asked).toEqual([
      {
        verb: 'delete',
        cluster: {
          managementCluster: 'management',
          namespace: 'demo-pr-481',
          name: 'demo-pr-481',
        },
        reason: 'No longer needed',
      },
    ]);
  });

  it('keeps what was typed and says why when the change request cannot be opened', async () => {
    await renderPart(
      <RemoveDialog cluster={clusterDetail()} onClose={() => {}} />,
      {
        api: {
          createRequest: async () => {
            throw new Error('The forge does not answer');
          },
          getRequest: async () => clusterRequest(),
        },
      },
    );
    const field = screen.getByLabelText('Type demo-pr-481 to confirm');
    await userEvent.type(field, 'demo-pr-481');
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove demo-pr-481' }),
    );
    expect(
      await screen.findByText('The forge does not answer'),
    ).toBeInTheDocument();
    expect(field).toHaveValue('demo-pr-481');
  });
});
