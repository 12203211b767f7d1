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

import { screen } from '@testing-library/react';
import { clusterList, sources, staleSource } from '../__fixtures__/clusters';
import { renderPages } from '../__testUtils__/renderPages';

describe('links to the set-up check', () => {
  it('are on the list, and in the banner of a source without contact', async () => {
    await renderPages('/ephemeral-clusters', {
      api: {
        listClusters: async () =>
          clusterList(undefined, { sources: [...sources, staleSource] }),
      },
    });
    for (const name of ['Set-up', 'Check the set-up']) {
      expect(await screen.findByRole('link', { name })).toHaveAttribute(
        'href',
        '/ephemeral-clusters/setup',
      );
    }
  });
});
