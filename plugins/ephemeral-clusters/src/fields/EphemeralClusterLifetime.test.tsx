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
import { TestApiProvider } from '@backstage/test-utils';
import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { useState } from 'react';
import { fakeApi } from '../__fixtures__/fakeApi';
import { standardTemplate, vclusterTemplate } from '../__fixtures__/templates';
import { ephemeralClustersApiRef } from '../api';
import { EphemeralClusterLifetime } from './EphemeralClusterLifetime';
import { startingValue } from './environment';
import type { FieldProps } from './FieldProps';

const listTemplates = async () => ({
  items: [standardTemplate, vclusterTemplate],
  problems: [],
});

function renderLifetime(
  props: Partial<FieldProps<string>> = {},
  api: Partial<EphemeralClustersApi> = {},
) {
  const changes: (string | undefined)[] = [];
  const formContext = {
    formData: { environment: startingValue(standardTemplate) },
  };
  function Form() {
    const [value, setValue] = useState(props.formData);
    return (
      <EphemeralClusterLifetime
        formContext={formContext}
        {...props}
        formData={value}
        onChange={next => {
          changes.push(next);
          setValue(next);
        }}
      />
    );
  }
  const rendered = render(
    <TestApiProvider
      apis={[[ephemeralClustersApiRef, fakeApi({ listTemplates, ...api })]]}
    >
      <Form />
    </TestApiProvider>,
  );
  return { changes, ...rendered };
}

const offered = () =>
  screen.getAllByRole('button').map(button => button.textContent);

describe('EphemeralClusterLifetime', () => {
  it('offers what the template allows and starts with its default', async () => {
    const { changes, container } = renderLifetime();
    expect(
      await screen.findByRole('button', { name: '1 day', pressed: true }),
    ).toBeInTheDocument();
    expect(offered()).toEqual([
      '2 hours',
      '8 hours',
      '1 day',
      '3 days',
      '7 days',
    ]);
    expect(changes).toEqual(['P1D']);
    expect(screen.getByRole('group', { name: 'Lifetime' })).toBeInTheDocument();
    expect(screen.getByText(/It ends .* allows 7 days in all/)).toBeVisible();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('takes another by keyboard', async () => {
    const { changes } = renderLifetime();
    await screen.findByRole('button', { name: '1 day', pressed: true });
    await userEvent.tab();
    await userEvent.keyboard(' ');
    expect(
      await screen.findByRole('button', { name: '2 hours', pressed: true }),
    ).toBeInTheDocument();
    expect(changes.at(-1)).toBe('PT2H');
    expect(screen.getAllByRole('button', { pressed: true })).toHaveLength(1);
  });

  it('keeps what was chosen, however it is written', async () => {
    const { changes } = renderLifetime({ formData: 'PT72H' });
    expect(
      await screen.findByRole('button', { name: '3 days', pressed: true }),
    ).toBeInTheDocument();
    expect(changes).toEqual([]);
  });

  it('falls back to the default where another template allows less', async () => {
    const { changes } = renderLifetime({ formData: 'P14D' });
    await waitFor(() => expect(changes).toEqual(['P1D']));
  });

  it('offers the usual ones before a template is chosen', async () => {
    const { changes } = renderLifetime({ formContext: {} });
    expect(
      await screen.findByRole('button', { name: '14 days' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/This template allows/)).not.toBeInTheDocument();
    expect(changes).toEqual([]);
  });

  it('says that it loads', async () => {
    renderLifetime({}, { listTemplates: () => new Promise(() => undefined) });
    expect(
      screen.getByRole('status', { name: 'Loading the lifetimes' }),
    ).toBeInTheDocument();
  });

  it('can be filled in where the templates cannot be read', async () => {
    const { changes } = renderLifetime(
      {},
      {
        listTemplates: async () => {
          throw new Error('The forge cannot be reached');
        },
      },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: '8 hours' }, { timeout: 3000 }),
    );
    expect(changes).toEqual(['PT8H']);
    expect(screen.getByText(/cannot be read now/)).toBeInTheDocument();
  });

  it('says what the validation found', async () => {
    renderLifetime({ rawErrors: ['That is too long.'] });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'That is too long.',
    );
  });

  it('cannot be changed while the form is sent', async () => {
    renderLifetime({ disabled: true });
    expect(
      await screen.findByRole('button', { name: '8 hours' }),
    ).toBeDisabled();
  });
});
