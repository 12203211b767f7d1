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

import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { standardTemplate, vclusterTemplate } from '../__fixtures__/templates';
import {
  checkEnvironment,
  checkParameters,
  startingValue,
} from './environment';

function apiWith(
  availability: { available: boolean; reason?: string } = { available: true },
) {
  return {
    listTemplates: jest.fn(async () => ({
      items: [standardTemplate, vclusterTemplate],
      problems: [],
    })),
    checkName: jest.fn(async () => availability),
  } as unknown as jest.Mocked<EphemeralClustersApi>;
}

const good = {
  ...startingValue(standardTemplate),
  name: 'demo',
  parameters: { kubernetesVersion: 'v1.36.0', workerNodes: 2 },
};

describe('startingValue', () => {
  it('begins with the prefix that the names of the template must have', () => {
    expect(startingValue(vclusterTemplate).name).toBe('vc-');
  });
});

describe('checkParameters', () => {
  it('accepts what the schema allows', () => {
    expect(checkParameters(standardTemplate, good.parameters)).toEqual([]);
  });

  it('names the parameter that is out of its schema by its title', () => {
    expect(
      checkParameters(standardTemplate, {
        ...good.parameters,
        workerNodes: 6,
      }),
    ).toEqual([expect.stringMatching(/^Worker nodes .*5/)]);
  });
});

describe('checkEnvironment', () => {
  it('finds nothing wrong with a good value', async () => {
    await expect(checkEnvironment(good, apiWith())).resolves.toEqual([]);
  });

  it('asks for a template first', async () => {
    await expect(checkEnvironment(undefined, apiWith())).resolves.toEqual([
      'Choose what the cluster is made from.',
    ]);
  });

  it('says that a template is gone', async () => {
    const [error] = await checkEnvironment(
      { ...good, template: 'removed' },
      apiWith(),
    );
    expect(error).toContain('"removed"');
  });

  it.each(['../x', 'Demo', 'a'.repeat(54), '-demo', ''])(
    'refuses the name "%s" without asking the back end',
    async name => {
      const api = apiWith();
      await expect(checkEnvironment({ ...good, name }, api)).resolves.toEqual([
        expect.any(String),
      ]);
      expect(api.checkName).not.toHaveBeenCalled();
    },
  );

  it('passes on why a name is not available', async () => {
    await expect(
      checkEnvironment(
        good,
        apiWith({ available: false, reason: 'Not available.' }),
      ),
    ).resolves.toEqual(['Not available.']);
  });
});
