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

import { createHash } from 'node:crypto';
import { Account } from '../Accounts';
import { Forge } from '../Forge';
import { toSeconds, ZERO_TIME } from './time';

/** A user as Gitea shows it; more of it to the user itself and to administrators. */
export function presentUser(
  forge: Forge,
  account: Account,
  viewer: Account | undefined,
) {
  const whole = viewer && (viewer.admin || viewer.login === account.login);
  return {
    id: account.id,
    ...named(forge, account.login, account.fullName),
    email: account.email,
    is_admin: whole ? account.admin === true : false,
    last_login: whole ? '1970-01-01T00:00:00Z' : ZERO_TIME,
    created: firstDay(forge),
    restricted: false,
    active: whole ? true : false,
    ...rest(account.login),
  };
}

/** The organisation that a repository belongs to. */
export function presentOrganisation(forge: Forge, name: string) {
  const owners = [...new Set(forge.repositories.list().map(it => it.owner))];
  return {
    id: forge.accounts.organisationId(owners.indexOf(name) + 1),
    ...named(forge, name, ''),
    email: '',
    is_admin: false,
    last_login: ZERO_TIME,
    created: firstDay(forge),
    restricted: false,
    active: false,
    ...rest(name),
  };
}

/** Owner of a repository: a user of that login, or else an organisation. */
export function presentOwner(
  forge: Forge,
  name: string,
  viewer: Account | undefined,
) {
  const account = forge.accounts.byLogin(name);
  return account
    ? presentUser(forge, account, viewer)
    : presentOrganisation(forge, name);
}

/** Somebody by login, also when no longer among the users. */
export function presentLogin(
  forge: Forge,
  login: string,
  viewer: Account | undefined,
) {
  const account = forge.accounts.byLogin(login) ?? {
    id: -1,
    login: 'Ghost',
    fullName: '',
    email: '',
  };
  return presentUser(forge, account, viewer);
}

function named(forge: Forge, login: string, fullName: string) {
  const hash = createHash('md5').update(login.toLowerCase()).digest('hex');
  return {
    login,
    login_name: '',
    source_id: 0,
    full_name: fullName,
    avatar_url: `${forge.url}/avatars/${hash}`,
    html_url: `${forge.url}/${login}`,
    language: '',
  };
}

function rest(login: string) {
  return {
    prohibit_login: false,
    location: '',
    website: '',
    description: '',
    visibility: 'public',
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
    username: login,
  };
}

/** Accounts come with the forge: they are as old as its first repository. */
function firstDay(forge: Forge): string {
  const first = forge.repositories
    .list()
    .map(it => it.createdAt)
    .sort()[0];
  return toSeconds(first ?? forge.clock.now());
}
