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
import type { ApiHolder } from '@backstage/core-plugin-api';
import { TestApiRegistry } from '@backstage/test-utils';
import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { fakeApi } from '../__fixtures__/fakeApi';
import { responseError } from '../__fixtures__/failures';
import { standardTemplate } from '../__fixtures__/templates';
import { ephemeralClustersApiRef } from '../api';
import { startingValue } from './environment';
import { validateEnvironment, validateLifetime } from './validation';

const environment = {
  ...startingValue(standardTemplate),
  name: 'demo',
  parameters: { kubernetesVersion: 'v1.36.0', workerNodes: 2 },
};

function withApi(methods: Partial<EphemeralClustersApi> = {}): ApiHolder {
  return TestApiRegistry.from([
    ephemeralClustersApiRef,
    fakeApi({
      listTemplates: async () => ({ items: [standardTemplate], problems: [] }),
      ...methods,
    }),
  ]);
}

/** Messages that a validator adds, as the scaffolder shows them. */
async function messagesOf<T>(
  validate: CustomFieldValidator<T>,
  value: T,
  apiHolder: ApiHolder,
) {
  const addError = jest.fn();
  await validate(value, { addError } as never, {
    apiHolder,
    formData: { environment } as never,
    schema: {},
    uiSchema: {} as never,
  });
  return addError.mock.calls.map(([message]) => message);
}

describe('validateEnvironment', () => {
  it('lets a good value pass', async () => {
    await expect(
      messagesOf(validateEnvironment, environment, withApi()),
    ).resolves.toEqual([]);
  });

  it('stops at a name that is taken and at a parameter out of its schema, with both reasons', async () => {
    await expect(
      messagesOf(
        validateEnvironment,
        {
          ...environment,
          parameters: { ...environment.parameters, workerNodes: 9 },
        },
        withApi({
          checkName: async () => ({ available: false, reason: 'Taken.' }),
        }),
      ),
    ).resolves.toEqual(['Taken.', expect.stringMatching(/^Worker nodes /)]);
  });

  it('stops where it cannot be checked, and says why', async () => {
    await expect(
      messagesOf(
        validateEnvironment,
        environment,
        withApi({
          checkName: async () => {
            throw await responseError(
              503,
              'ServiceUnavailableError',
              'Git is not read yet',
            );
          },
        }),
      ),
    ).resolves.toEqual([
      'It cannot be checked now: Git is not read yet. Try again in a moment.',
    ]);
  });
});

describe('validateLifetime', () => {
  it('lets what the chosen template allows pass', async () => {
    await expect(
      messagesOf(validateLifetime, 'P7D', withApi()),
    ).resolves.toEqual([]);
  });

  it('says how long the chosen template allows', async () => {
    await expect(
      messagesOf(validateLifetime, 'P8D', withApi()),
    ).resolves.toEqual([
      'That is longer than this template allows, which is 7 days.',
    ]);
  });

  it('leaves the limit to the back end where the templates cannot be read', async () => {
    const broken = withApi({
      listTemplates: async () => {
        throw new Error('unreachable');
      },
    });
    await expect(messagesOf(validateLifetime, 'P8D', broken)).resolves.toEqual(
      [],
    );
    await expect(messagesOf(validateLifetime, 'soon', broken)).resolves.toEqual(
      [expect.stringContaining('"soon" is no lifetime')],
    );
  });
});
