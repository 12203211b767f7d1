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

import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotImplementedError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { ChangeRequestProvider } from '../types';
import { giteaProviderFactory } from './gitea';
import type { ProviderFactory } from './ProviderFactory';

/**
 * All forges that come with the product.
 *
 * @public
 */
export const providerFactories: readonly ProviderFactory[] = [
  giteaProviderFactory,
];

export type { ProviderFactory, ProviderOptions } from './ProviderFactory';

/**
 * Makes the provider of a repository, by the integration that its host belongs to.
 *
 * @throws InputError where no integration is configured for the host, or the address is wrong
 * @throws NotImplementedError where the forge is one that cannot be written to yet
 */
export function createProvider(options: {
  url: string;
  baseBranch: string;
  labels: string[];
  integrations: ScmIntegrations;
  factories: readonly ProviderFactory[];
  logger: LoggerService;
}): ChangeRequestProvider {
  const { url, integrations, factories, ...rest } = options;
  for (const factory of factories) {
    const integration = factory.integrationFor(integrations, url);
    if (integration) return factory.create({ url, integration, ...rest });
  }
  const types = factories.map(({ type }) => type).join(', ');
  const { host } = new URL(url);
  const other = integrations.byUrl(url);
  if (other) {
    throw new NotImplementedError(
      `Change requests cannot be opened in ${host} yet: it is configured as ${other.type}, and there are providers for ${types}.`,
    );
  }
  throw new InputError(
    `No integration is configured for ${host}. Add it to integrations (${types}) with its host, its baseUrl and a token.`,
  );
}
