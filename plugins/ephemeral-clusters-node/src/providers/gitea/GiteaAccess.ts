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

import { z } from 'zod';
import type { RepositoryAccess } from '../../types';
import { encodePath, type GiteaApi } from './GiteaApi';

/** `GET /repos/{owner}/{repo}`. */
const repositorySchema = z.object({
  permissions: z.object({ admin: z.boolean(), push: z.boolean() }),
  archived: z.boolean().nullish(),
  has_pull_requests: z.boolean().nullish(),
});

/** `GET /branches/{branch}`. */
const branchSchema = z.object({
  user_can_push: z.boolean().nullish(),
  user_can_merge: z.boolean().nullish(),
});

const userSchema = z.looseObject({
  login: z.string().optional(),
  is_admin: z.boolean().optional(),
});

/** Scopes that the product uses; Gitea counts pull requests as issues. */
const neededScopes = ['write:repository', 'write:issue'];

/**
 * Where the scopes of a token are told: Gitea names them when it refuses a request for the lack of one. Each of these needs another; what
 * a narrow token may not read is told by the first.
 */
const scopeQuestions = ['/user', '/notifications/new', '/admin/cron'];

/** What the token and its user may do with the repository. Reads only. */
export async function readAccess(
  api: GiteaApi,
  baseBranch: string,
  signal: AbortSignal,
): Promise<RepositoryAccess> {
  const [repository, branch, token] = await Promise.all([
    api.get(
      {
        path: '',
        doing: 'read the repository',
        scope: 'read:repository',
        signal,
      },
      repositorySchema,
    ),
    api.get(
      {
        path: `/branches/${encodePath(baseBranch)}`,
        doing: `read the branch ${baseBranch}`,
        scope: 'read:repository',
        signal,
      },
      branchSchema,
    ),
    readToken(api, signal),
  ]);
  const { permissions, archived, has_pull_requests: pulls } = repository;
  const missing: string[] = [];
  if (!permissions.push) missing.push('access Write to the repository');
  if (archived) missing.push('a repository that is not archived');
  if (pulls === false) missing.push('a repository with pull requests');
  const excess: string[] = [];
  if (permissions.admin) excess.push('administers the repository');
  if (token.isAdmin) excess.push('administers the forge');
  // An administrator may push to every branch whose protection does not say otherwise: told already.
  if (permissions.push && branch.user_can_push) {
    excess.push(`pushes to ${baseBranch} past all who review`);
  }
  if (token.scopes === 'all') {
    excess.push('a token for everything, or the password of its user');
  } else if (token.scopes) {
    const { scopes } = token;
    missing.push(
      ...neededScopes
        .filter(scope => !scopes.includes(scope))
        .map(scope => `the token's scope ${scope}`),
    );
    excess.push(
      ...scopes
        .filter(
          scope => /^write:|admin/.test(scope) && !neededScopes.includes(scope),
        )
        .map(scope => `the token's scope ${scope}`),
    );
  }
  return {
    account: token.login,
    needs: `access Write; a token with ${neededScopes.join(' and ')}`,
    missing,
    excess,
    ...(typeof branch.user_can_merge === 'boolean' && {
      mayMerge: branch.user_can_merge,
    }),
    ...(!token.scopes && {
      unknown: 'The forge does not say which scopes the token has',
    }),
  };
}

interface TokenFacts {
  login?: string;
  isAdmin: boolean;
  /** Undefined where the forge does not tell. */
  scopes?: 'all' | string[];
}

async function readToken(
  api: GiteaApi,
  signal: AbortSignal,
): Promise<TokenFacts> {
  const facts: TokenFacts = { isAdmin: false };
  for (const path of scopeQuestions) {
    const { status, message, body } = await api.request(
      {
        of: 'server',
        path,
        doing: 'read who the token belongs to',
        scope: 'read:user',
        expected: [401, 403, 404, 405],
        signal,
      },
      // Of the others only the status is of interest.
      path === '/user' ? userSchema : z.unknown().transform(() => ({})),
    );
    const user: z.output<typeof userSchema> = body ?? {};
    facts.login ??= user.login;
    facts.isAdmin ||= user.is_admin === true;
    const told = /token scope=([\w:,-]+)/.exec(message)?.[1];
    if (told) {
      const scopes = told.split(',');
      return { ...facts, scopes: scopes.includes('all') ? 'all' : scopes };
    }
    // Not a forge that has this.
    if (status === 404 || status === 405 || status === 401) return facts;
  }
  return { ...facts, scopes: 'all' };
}
