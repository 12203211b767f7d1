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
import userEvent from '@testing-library/user-event';
import { ago, minute, second } from '../__fixtures__/time';
import { renderPart } from '../__testUtils__/renderPages';
import { FreshnessFooter } from './FreshnessFooter';

describe('FreshnessFooter', () => {
  it('says of each source when it was heard, changed and read in full', async () => {
    await renderPart(
      <FreshnessFooter
        updatedAt={Date.now() - 2 * second}
        sources={[
          {
            id: 'kubernetes:eu',
            title: 'Kubernetes of EU',
            kind: 'kubernetes',
            state: 'stale',
            lastContact: ago(4 * minute),
            lastEvent: ago(10 * minute),
            lastSync: ago(20 * minute),
            error: 'connect ECONNREFUSED',
          },
        ]}
      />,
    );
    expect(screen.getByText(/^as of/)).toBeInTheDocument();
    const source = screen.getByText('Kubernetes of EU');
    expect(source).toHaveAttribute('tabindex', '0');
    await userEvent.hover(source);
    const tip = await screen.findByRole('tooltip');
    expect(tip).toHaveTextContent(/No contact\s/);
    expect(tip).toHaveTextContent(/Last heard of 4 min ago/);
    expect(tip).toHaveTextContent(/Last change 10 min ago/);
    expect(tip).toHaveTextContent(/Read in full 20 min ago/);
    expect(tip).toHaveTextContent('connect ECONNREFUSED');
  });
});
