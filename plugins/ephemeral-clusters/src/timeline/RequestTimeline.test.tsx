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

import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { renderPart } from '../__testUtils__/renderPages';
import {
  clusterRequest,
  doneRemoval,
  openRequest,
} from '../__fixtures__/requests';
import { FollowedRequest, RequestTimeline } from './RequestTimeline';

describe('RequestTimeline', () => {
  it('shows what each stage took, what is under way and what waits', async () => {
    const { container } = await renderPart(
      <RequestTimeline request={clusterRequest()} />,
    );
    const stages = screen.getAllByRole('listitem');
    expect(stages[1]).toHaveTextContent(/\+2\ss/);
    expect(stages[3]).toHaveTextContent(/\+12\ss/);
    expect(stages[4]).toHaveAttribute('aria-current', 'step');
    expect(stages[4]).toHaveTextContent(/1[89]\ss so far, usually 40\ss/);
    expect(stages[4]).toHaveTextContent('The load balancer is being made');
    expect(within(stages[5]).getByTitle('waiting')).toBeInTheDocument();
    expect(
      within(stages[1]).getByRole('link', { name: /Change request #42/ }),
    ).toHaveAttribute(
      'href',
      'https://git.example.com/platform/gitops/pulls/42',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('ticks by itself', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      await renderPart(<RequestTimeline request={clusterRequest()} />);
      act(() => {
        jest.advanceTimersByTime(5000);
      });
      expect(screen.getByText(/2[34]\ss so far/)).toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says what blocks and who can go on', async () => {
    await renderPart(<RequestTimeline request={openRequest()} />);
    expect(screen.getByRole('status')).toHaveTextContent(
      'Blocked: The change request needs one approval from platform-team.',
    );
  });

  it('does not say that a removal goes on that is blocked', async () => {
    const going = clusterRequest({ verb: 'delete' });
    const [stage, ...others] = going.timeline;
    const timeline = [{ ...stage, state: 'blocked' as const }, ...others];
    await renderPart(
      <>
        <RequestTimeline request={going} />
        <RequestTimeline request={{ ...going, timeline }} />
      </>,
    );
    expect(
      screen.getByText('It is out of Git; the cluster is going.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('It is out of Git, but the cluster does not go.'),
    ).toBeInTheDocument();
  });

  it('ends in words: cancelled, closed, failed, done', async () => {
    await renderPart(
      <>
        <RequestTimeline request={clusterRequest({ state: 'cancelled' })} />
        <RequestTimeline
          request={clusterRequest({
            state: 'closed',
            changeRequest: {
              ...clusterRequest().changeRequest!,
              state: 'closed',
              closedBy: 'ops',
            },
          })}
        />
        <RequestTimeline
          request={clusterRequest({
            state: 'failed',
            error: 'The branch has other changes, by ops; delete it.',
          })}
        />
        <RequestTimeline request={doneRemoval()} />
      </>,
    );
    expect(screen.getByText(/It was cancelled before/)).toBeInTheDocument();
    expect(
      screen.getByText(
        'Change request #42 was closed without merging by ops; nothing was changed.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The branch has other changes',
    );
    expect(screen.getByText('The cluster is gone.')).toBeInTheDocument();
  });

  it('cancels after a confirmation that names what is closed', async () => {
    const cancelRequest = jest.fn(async (id: string) =>
      openRequest({ id, state: 'cancelled' }),
    );
    await renderPart(<RequestTimeline request={openRequest()} />, {
      api: { cancelRequest },
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Cancel request' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Cancel this request?',
    });
    expect(dialog).toHaveTextContent('Change request #42 for demo-pr-481');
    expect(cancelRequest).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel request' }),
    );
    expect(cancelRequest).toHaveBeenCalledWith('r-2');
  });

  it('retries, and says why that did not work', async () => {
    await renderPart(
      <RequestTimeline
        request={clusterRequest({
          state: 'closed',
          allowed: { cancel: false, retry: true },
        })}
      />,
      {
        api: {
          retryRequest: async () => {
            throw new Error('The forge does not answer');
          },
        },
      },
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('The forge does not answer'),
    ).toBeInTheDocument();
  });

  it('does not offer what is not allowed', async () => {
    await renderPart(<RequestTimeline request={clusterRequest()} />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('FollowedRequest', () => {
  it('follows a request by its id until it ends', async () => {
    let state: 'open' | 'done' = 'open';
    await renderPart(<FollowedRequest id="r-2" />, {
      api: {
        getRequest: async id =>
          state === 'open'
            ? openRequest({ id })
            : clusterRequest({ id, state }),
      },
    });
    await screen.findByText(/It goes on when change request #42/);
    state = 'done';
    expect(
      await screen.findByText('The cluster is ready.'),
    ).toBeInTheDocument();
  });

  it('says so where the request cannot be loaded', async () => {
    await renderPart(<FollowedRequest id="r-9" />, {
      api: {
        getRequest: async () => {
          throw new Error('Offline');
        },
      },
    });
    expect(
      await screen.findByText('The request could not be loaded'),
    ).toBeInTheDocument();
  });
});
