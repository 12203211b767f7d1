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
import { standardTemplate, vclusterTemplate } from '../__fixtures__/templates';
import { ephemeralClustersApiRef } from '../api';
import { EphemeralClusterPicker } from './EphemeralClusterPicker';
import type { EnvironmentValue } from './environment';

function renderPicker(
  overrides: Partial<EphemeralClustersApi>,
  initial?: EnvironmentValue,
) {
  const changes: (EnvironmentValue | undefined)[] = [];
  function Form() {
    const [value, setValue] = useState<EnvironmentValue | undefined>(initial);
    return (
      <EphemeralClusterPicker
        formData={value}
        onChange={next => {
          changes.push(next);
          setValue(next);
        }}
      />
    );
  }
  const api = {
    listTemplates: async () => ({
      items: [standardTemplate, vclusterTemplate],
      problems: [],
    }),
    checkName: async () => ({ available: true }),
    ...overrides,
  } as EphemeralClustersApi;
  const rendered = render(
    <TestApiProvider apis={[[ephemeralClustersApiRef, api]]}>
      <Form />
    </TestApiProvider>,
  );
  return { changes, ...rendered };
}

describe('EphemeralClusterPicker', () => {
  it('offers the templates of the GitOps repository', async () => {
    const { container } = renderPicker({});
    expect(
      await screen.findByRole('radio', { name: /Standard cluster/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('radio', { name: /Small virtual cluster/ }),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('gives the defaults of the template that is chosen', async () => {
    const { changes } = renderPicker({});
    await userEvent.click(
      await screen.findByRole('radio', { name: /Standard cluster/ }),
    );
    await waitFor(() =>
      expect(changes.at(-1)).toEqual({
        repository: 'gitops',
        template: 'capi-standard',
        managementCluster: 'management',
        name: '',
        parameters: { kubernetesVersion: 'v1.36.0', workerNodes: 2 },
      }),
    );
    expect(screen.getByLabelText(/Worker nodes/)).toHaveValue(2);
  });

  it('says while typing that a name is taken, not whose it is', async () => {
    renderPicker({
      checkName: async ({ name }) =>
        name === 'taken'
          ? { available: false, reason: 'This name is not available.' }
          : { available: true },
    });
    await userEvent.click(
      await screen.findByRole('radio', { name: /Standard cluster/ }),
    );
    await userEvent.type(screen.getByLabelText(/^Name/), 'taken');
    expect(
      await screen.findByText('This name is not available.'),
    ).toBeInTheDocument();
  });

  it('says what is wrong with a name before asking the back end', async () => {
    const checkName = jest.fn(async () => ({ available: true }));
    renderPicker({ checkName });
    await userEvent.click(
      await screen.findByRole('radio', { name: /Standard cluster/ }),
    );
    await userEvent.type(screen.getByLabelText(/^Name/), 'Demo');
    expect(
      await screen.findByText('Use lower case letters only.'),
    ).toBeInTheDocument();
    expect(checkName).not.toHaveBeenCalledWith(
      expect.objectContaining({ name: 'Demo' }),
      expect.anything(),
    );
  });

  it('says that there are no templates and how they get there', async () => {
    renderPicker({ listTemplates: async () => ({ items: [], problems: [] }) });
    expect(
      await screen.findByText(/offers no cluster templates yet/),
    ).toBeInTheDocument();
  });

  it('reports a template that cannot be read and offers the others', async () => {
    renderPicker({
      listTemplates: async () => ({
        items: [vclusterTemplate],
        problems: [
          {
            source: 'git:gitops',
            object: 'templates/broken/template.yaml',
            message: 'spec.kind is missing',
          },
        ],
      }),
    });
    expect(await screen.findByText(/spec.kind is missing/)).toBeInTheDocument();
    expect(
      screen.getByRole('radio', { name: /Small virtual cluster/ }),
    ).toBeInTheDocument();
  });

  it('says that the templates cannot be read and tries again', async () => {
    let broken = true;
    renderPicker({
      listTemplates: async () => {
        if (broken) throw new Error('The forge cannot be reached');
        return { items: [vclusterTemplate], problems: [] };
      },
    });
    const again = await screen.findByRole('button', { name: 'Try again' });
    broken = false;
    await userEvent.click(again);
    expect(
      await screen.findByRole('radio', { name: /Small virtual cluster/ }),
    ).toBeInTheDocument();
  });
});
