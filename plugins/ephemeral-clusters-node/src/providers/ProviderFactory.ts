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
import type { ScmIntegration, ScmIntegrations } from '@backstage/integration';
import type { ChangeRequestProvider } from '../types';

/** What a provider is made of. @public */
export interface ProviderOptions<T extends ScmIntegration = ScmIntegration> {
  /** Page of the repository in the forge. */
  url: string;
  /** Branch that change requests are merged into. */
  baseBranch: string;
  /** Names of labels that change requests get, where the repository has them. */
  labels: string[];
  /** Integration whose host is that of `url`: address and credentials. */
  integration: T;
  logger: LoggerService;
}

/** Makes the providers of one type of forge. @public */
export interface ProviderFactory {
  /** Type of the integration in `@backstage/integration`: `gitea`, `github`... */
  readonly type: string;
  /** Finds the integration of a repository among the configured ones. */
  integrationFor(
    integrations: ScmIntegrations,
    url: string,
  ): ScmIntegration | undefined;
  /** @throws InputError where the address is not that of a repository */
  create(options: ProviderOptions): ChangeRequestProvider;
}
