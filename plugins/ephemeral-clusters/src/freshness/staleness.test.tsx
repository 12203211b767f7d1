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

import { act, screen } from '@testing-library/react';
import { clusterList, sources } from '../__fixtures__/clusters';
import { ago, minute } from '../__fixtures__/time';
import { renderPages } from '../__testUtils__/renderPages';

describe('a source that grows stale while the list is open', () => {
  afterEach(() => jest.useRealTimers());

  it('has its banner within 15 seconds, though nothing else has changed', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    let state: 'fresh' | 'stale' = 'fresh';
    const [first, ...others] = sources;
    await renderPages('/ephemeral-clusters', {
      api: {
        listClusters: async () =>
          clusterList(undefined, {
            sources: [
              { ...first, state, lastContact: ago(2 * minute) },
              ...others,
            ],
            version: `epoch-${state}`,
          }),
      },
    });
    await screen.findByRole('link', { name: 'demo-pr-481' });
    expect(screen.queryByText(/has no contact/)).not.toBeInTheDocument();
    state = 'stale';
    await act(() => jest.advanceTimersByTimeAsync(15_000));
    expect(screen.getByText(/has no contact/)).toBeInTheDocument();
  });
});
