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

import type { SetupCheck } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  GitOpsRepository,
  RepositoryAccess,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { Connections } from '../../inventory/Connections';
import type { DeclarationSource } from '../../sources/types';
import type { SetupProbe } from '../types';
import { layoutCheck } from './layoutCheck';

export interface RepositoryProbeOptions {
  repository: GitOpsRepository;
  source: Connections['repositories'][number]['source'];
  /** Keys of the configured management clusters. */
  managementClusters: readonly string[];
  /** The product merges what its expiry engine proposes. */
  merges: boolean;
}

/** Of a provider that has no way to ask. */
const unaskedCheck: SetupCheck = {
  id: 'rights',
  title: 'Push branches, open change requests, and no more',
  status: 'unknown',
  message: 'The provider of this repository cannot say what its account may do',
};

/** Looks at a GitOps repository: whether it is read, what the token may do, and what layouts and templates find. */
export function repositoryProbe(options: RepositoryProbeOptions): SetupProbe {
  const { repository, source } = options;
  const { provider, branch } = repository;
  return {
    about: {
      id: `git:${repository.id}`,
      kind: 'git',
      title: `GitOps repository ${repository.title}`,
      configKey: `ephemeralClusters.repositories.${repository.id}`,
    },
    async run(signal) {
      const [revision, access] = await Promise.all([
        provider.revision(branch),
        provider.access?.(signal),
      ]);
      return [
        {
          id: 'reachable',
          title: 'Read the branch',
          status: 'ok',
          message: `${branch} is at ${revision.slice(0, 10)}${
            access?.account ? `; signed in as ${access.account}` : ''
          }`,
        },
        ...(access ? accessChecks(access, options) : [unaskedCheck]),
        ...contentChecks(options),
      ];

      /** What the source read last: looking again would only read the same. */
      function contentChecks({
        managementClusters,
      }: RepositoryProbeOptions): SetupCheck[] {
        const layouts = source.layouts();
        if (!layouts) {
          const { error } = source.freshness();
          return [
            {
              id: 'layouts',
              title: 'Layouts and templates',
              status: error ? 'error' : 'unknown',
              message: error ?? 'The repository is being read',
            },
          ];
        }
        return [
          ...layouts.map(report => layoutCheck(report, managementClusters)),
          templatesCheck(source.templates()),
        ];
      }
    },
  };
}

function accessChecks(
  access: RepositoryAccess,
  { repository, merges }: RepositoryProbeOptions,
): SetupCheck[] {
  const { needs, excess, mayMerge, unknown } = access;
  const missing = [...access.missing];
  if (merges && mayMerge === false) {
    missing.push(
      `to be among those who may merge into ${repository.branch} (lifecycle.autoMerge)`,
    );
  }
  return [
    {
      id: 'write',
      title: 'Push branches, open change requests',
      needs,
      ...(missing.length > 0
        ? {
            status: 'error',
            message: `Missing: ${missing.join('; ')}`,
            fix: 'Give it to the account in the forge. docs/operator.md says what the account should be like.',
          }
        : {
            status: 'ok',
            message: unknown
              ? `Allowed by the access to the repository. ${unknown}`
              : 'Allowed',
          }),
    },
    {
      id: 'rights',
      title: 'No more rights than needed',
      ...(excess.length > 0
        ? {
            status: 'warning',
            message: 'The account may do more than the portal needs',
            excess,
            fix: `Use an account of its own with write access to this repository only and a narrow token, and protect ${repository.branch} so that changes come in by review.`,
          }
        : {
            status: 'ok',
            message: `Changes reach ${repository.branch} by review only${
              unknown ? `. ${unknown}` : ''
            }`,
          }),
    },
  ];
}

function templatesCheck({
  items,
  problems,
}: ReturnType<DeclarationSource['templates']>): SetupCheck {
  const about = { id: 'templates', title: 'Cluster templates' };
  const names = items.map(({ name }) => name).join(', ');
  if (problems.length > 0) {
    return {
      ...about,
      status: 'warning',
      message: `${items.length} found${names && ` (${names})`}; ${problems
        .map(({ object, message }) => `${object}: ${message}`)
        .join('; ')}`,
      fix: 'Correct the templates that are named.',
    };
  }
  return items.length > 0
    ? { ...about, status: 'ok', message: `${items.length} found: ${names}` }
    : {
        ...about,
        status: 'warning',
        message: 'None found: nobody can ask for a cluster',
        fix: 'Put one into the directory of templates (templates/ unless configured). examples/gitops has some to copy.',
      };
}
