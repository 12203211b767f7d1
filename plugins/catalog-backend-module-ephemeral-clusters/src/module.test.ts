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

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  type EntityProvider,
} from '@backstage/plugin-catalog-node';
import { readProviderConfig } from './config';
import module from '.';

async function start(data: Parameters<typeof mockServices.rootConfig>[0]) {
  const providers: EntityProvider[] = [];
  const runs = jest.fn();
  const backend = await startTestBackend({
    extensionPoints: [
      [
        catalogProcessingExtensionPoint,
        {
          addEntityProvider: (...added: EntityProvider[]) => {
            providers.push(...added);
          },
        } as never,
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory(data),
      mockServices.scheduler.mock({
        createScheduledTaskRunner: schedule => ({
          run: async task => runs(task.id, schedule),
        }),
      }).factory,
    ],
  });
  await providers[0]?.connect({} as never);
  await backend.stop();
  return { providers, runs };
}

describe('catalog module', () => {
  it('adds a provider that reads every ten seconds by default', async () => {
    const { providers, runs } = await start({});
    expect(providers.map(provider => provider.getProviderName())).toEqual([
      'ephemeral-clusters',
    ]);
    expect(runs.mock.calls).toEqual([
      [
        'ephemeral-clusters-entity-provider',
        expect.objectContaining({ frequency: { seconds: 10 } }),
      ],
    ]);
  });

  it('reads when it is told to', async () => {
    const { runs } = await start({
      data: {
        catalog: {
          providers: {
            ephemeralClusters: {
              schedule: { frequency: 'PT1M', timeout: { seconds: 20 } },
            },
          },
        },
      },
    });
    expect(runs.mock.calls[0][1]).toMatchObject({
      timeout: { seconds: 20 },
    });
  });
});

describe('readProviderConfig', () => {
  it.each(['defaultOwner', 'system'])('refuses a %s that is no ref', key => {
    expect(() =>
      readProviderConfig(
        mockServices.rootConfig({
          data: {
            catalog: { providers: { ephemeralClusters: { [key]: 'a b' } } },
          },
        }),
      ),
    ).toThrow(`catalog.providers.ephemeralClusters.${key} is no entity ref`);
  });
});
