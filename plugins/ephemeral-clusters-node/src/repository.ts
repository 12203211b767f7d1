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
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { z } from 'zod';
import { type LayoutFactory, layoutFactories } from './layouts';
import {
  createProvider,
  type ProviderFactory,
  providerFactories,
} from './providers';
import { createTemplateLoader, createTemplateRenderer } from './templates';
import type { ClusterLayout, GitOpsRepository } from './types';

const directory = z
  .string()
  .transform(text => text.replace(/^\/+|\/+$/g, ''))
  .refine(
    text => !text.split('/').some(part => part === '.' || part === '..'),
    {
      message:
        'write a directory relative to the repository, without "." and ".."',
    },
  );

const repositorySchema = z.object({
  title: z.string().min(1).optional(),
  url: z.url({
    protocol: /^https?$/,
    error: 'write the address of the repository, which starts with https://',
  }),
  branch: z.string().min(1).default('main'),
  templates: directory.default('templates'),
  layouts: z
    .array(z.looseObject({ id: z.string(), type: z.string() }))
    .min(1, { message: 'write at least one' })
    .refine(
      layouts => new Set(layouts.map(({ id }) => id)).size === layouts.length,
      { message: 'two of them have the same id' },
    ),
  changeRequests: z
    .object({ labels: z.array(z.string()).default([]) })
    .prefault({}),
});

/** What `createGitOpsRepository` takes. @public */
export interface GitOpsRepositoryOptions {
  /** Key in the configuration. */
  id: string;
  /** `ephemeralClusters.repositories.<id>`. */
  config: Config;
  integrations: ScmIntegrations;
  logger: LoggerService;
  /** Layouts beside those that come with the product. */
  layouts?: readonly LayoutFactory[];
  /** Forges beside those that come with the product. */
  providers?: readonly ProviderFactory[];
}

/**
 * Creates one configured GitOps repository: its forge, its layouts, its templates. Nothing is read yet.
 *
 * @throws InputError naming the keys of the configuration that are wrong
 * @throws NotImplementedError where its forge cannot be written to yet
 * @public
 */
export function createGitOpsRepository(
  options: GitOpsRepositoryOptions,
): GitOpsRepository {
  const { id, config, integrations, logger } = options;
  const key = `ephemeralClusters.repositories.${id}`;
  const parsed = repositorySchema.safeParse(config.get());
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues
        .map(issue => `${[key, ...issue.path].join('.')}: ${issue.message}`)
        .join('; '),
    );
  }
  const { title, url, branch, templates, changeRequests } = parsed.data;
  const layouts: ClusterLayout[] = [];
  const paths = new Set<string>([templates]);
  for (const layoutConfig of parsed.data.layouts) {
    const created = createLayout(layoutConfig, options, key);
    layouts.push(created.layout);
    created.paths.forEach(path => paths.add(path));
  }
  const provider = createProvider({
    url,
    baseBranch: branch,
    labels: changeRequests.labels,
    integrations,
    factories: [...(options.providers ?? []), ...providerFactories],
    logger,
  });
  const loadTemplates = createTemplateLoader({
    repositoryId: id,
    directory: templates,
    layouts,
    fileUrl: (path, revision) => provider.fileUrl(path, revision),
  });
  const renderer = createTemplateRenderer();
  return {
    id,
    title: title ?? id,
    branch,
    provider,
    layouts,
    paths: [...paths],
    templates: loadTemplates,
    render: (template, context) => renderer.render(template, context),
  };
}

function createLayout(
  config: { id: string; type: string },
  options: GitOpsRepositoryOptions,
  key: string,
) {
  const factories = [...layoutFactories, ...(options.layouts ?? [])];
  const factory = factories.find(({ type }) => type === config.type);
  const where = `${key}.layouts, "${config.id}"`;
  if (!factory) {
    throw new InputError(
      `${where}: there is no layout of the type "${
        config.type
      }"; there are ${factories.map(({ type }) => type).join(', ')}.`,
    );
  }
  try {
    return factory.create({ config, repositoryId: options.id });
  } catch (error) {
    throw new InputError(`${where}: ${(error as Error).message}`);
  }
}
