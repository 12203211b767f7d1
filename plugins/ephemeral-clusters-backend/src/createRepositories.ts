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
import type { Config } from '@backstage/config';
import type { ScmIntegrations } from '@backstage/integration';
import {
  createGitOpsRepository,
  type GitOpsRepository,
  type LayoutFactory,
  type ProviderFactory,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { configKey } from './config';

/**
 * Creates the GitOps repositories of the configuration. Nothing is read yet.
 *
 * @throws as `createGitOpsRepository`
 */
export function createRepositories(options: {
  config: Config;
  integrations: ScmIntegrations;
  logger: LoggerService;
  layouts: readonly LayoutFactory[];
  providers: readonly ProviderFactory[];
}): GitOpsRepository[] {
  const { config, ...rest } = options;
  const section = config.getOptionalConfig(`${configKey}.repositories`);
  return (section?.keys() ?? []).map(id =>
    createGitOpsRepository({ ...rest, id, config: section!.getConfig(id) }),
  );
}
