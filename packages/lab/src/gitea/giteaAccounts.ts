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

import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { run } from '../programs';
import type { LabContext } from '../types';
import {
  accounts,
  giteaUrl,
  portalForgeTokenFile,
  reviewerForgeTokenFile,
} from './addresses';
import { GiteaApi } from './GiteaApi';
import {
  giteaConfigFile,
  giteaDirectory,
  giteaEnvironment,
} from './giteaProcess';

/** Scopes of the portal's token, as docs/operator.md says: pull requests count as issues, and writing includes reading. */
export const portalScopes = ['write:repository', 'write:issue'] as const;

const tokenName = 'lab';

/** Name of the secret with an account's password, so that one can sign in with it, too. */
const passwordOf = {
  [accounts.admin]: 'giteaAdminPassword',
  [accounts.portal]: 'giteaPortalPassword',
  [accounts.reviewer]: 'giteaReviewerPassword',
};

/** The forge's API as an account. */
export function giteaAs(
  lab: Pick<LabContext, 'ports' | 'secrets'>,
  account: keyof typeof passwordOf,
): GiteaApi {
  return GiteaApi.withPassword(
    giteaUrl(lab.ports),
    account,
    lab.secrets.get(passwordOf[account]),
  );
}

function giteaCommand(lab: LabContext, args: string[]): Promise<string> {
  return run(
    lab.programs.executable('gitea'),
    ['--config', giteaConfigFile(lab), ...args],
    {
      cwd: giteaDirectory(lab),
      env: { ...process.env, ...giteaEnvironment() },
      signal: lab.signal,
    },
  );
}

/**
 * Makes the administrator. Only Gitea's command can make the first account; its password is then set through the API, since the arguments
 * of a command can be read by everybody on the machine.
 */
export async function ensureAdmin(lab: LabContext): Promise<GiteaApi> {
  const api = giteaAs(lab, accounts.admin);
  const { status } = await api.request('GET', '/user', undefined, [401, 403]);
  if (status === 200) return api;
  const list = await giteaCommand(lab, ['admin', 'user', 'list']);
  if (!new RegExp(`\\s${accounts.admin}\\s`).test(list)) {
    await giteaCommand(lab, [
      ...['admin', 'user', 'create', '--admin', '--random-password'],
      ...['--username', accounts.admin, '--email', emailOf(accounts.admin)],
      '--must-change-password=false',
    ]);
  }
  const output = await giteaCommand(lab, [
    ...['admin', 'user', 'generate-access-token', '--raw'],
    ...['--username', accounts.admin, '--scopes', 'all'],
    ...['--token-name', `set-up-${randomBytes(4).toString('hex')}`],
  ]);
  // Lines of its log come first.
  const token = output.trimEnd().split('\n').at(-1) ?? '';
  await GiteaApi.withToken(giteaUrl(lab.ports), token).request(
    'PATCH',
    `/admin/users/${accounts.admin}`,
    {
      login_name: accounts.admin,
      source_id: 0,
      password: lab.secrets.get(passwordOf[accounts.admin]),
      must_change_password: false,
    },
  );
  const { body } = await api.request<Array<{ id: number; name: string }>>(
    'GET',
    `/users/${accounts.admin}/tokens`,
  );
  for (const { id } of body.filter(item => item.name.startsWith('set-up-'))) {
    await api.request('DELETE', `/users/${accounts.admin}/tokens/${id}`);
  }
  return api;
}

function emailOf(account: string) {
  return `${account}@example.com`;
}

/** Makes an ordinary account. */
export async function ensureUser(
  admin: GiteaApi,
  lab: LabContext,
  username: keyof typeof passwordOf,
): Promise<void> {
  const { status } = await admin.request(
    'GET',
    `/users/${username}`,
    undefined,
    [404],
  );
  if (status === 200) return;
  await admin.request('POST', '/admin/users', {
    username,
    email: emailOf(username),
    password: lab.secrets.get(passwordOf[username]),
    must_change_password: false,
  });
}

/** Makes an account's token anew, and writes it into a file that only its owner can read. */
export async function renewToken(
  lab: LabContext,
  username: keyof typeof passwordOf,
  scopes: readonly string[],
  file: string,
): Promise<void> {
  const api = giteaAs(lab, username);
  const tokens = `/users/${username}/tokens`;
  await api.request('DELETE', `${tokens}/${tokenName}`, undefined, [404]);
  const { body } = await api.request<{ sha1: string }>('POST', tokens, {
    name: tokenName,
    scopes,
  });
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, `${body.sha1}\n`, { mode: 0o600 });
}

/** The portal's account and token, and the reviewer's. */
export async function ensureAccounts(lab: LabContext): Promise<void> {
  const admin = await ensureAdmin(lab);
  await ensureUser(admin, lab, accounts.portal);
  await ensureUser(admin, lab, accounts.reviewer);
  await renewToken(
    lab,
    accounts.portal,
    portalScopes,
    portalForgeTokenFile(lab.stateDirectory),
  );
  await renewToken(
    lab,
    accounts.reviewer,
    portalScopes,
    reviewerForgeTokenFile(lab.stateDirectory),
  );
}
