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

import { timingSafeEqual } from 'node:crypto';
import { Person } from '../git';
import { ForgeError } from './ForgeError';

/** Somebody who may use the forge. */
export interface ForgeUser {
  login: string;
  fullName: string;
  /** Absent for who only acts on the web pages. */
  token?: string;
  password?: string;
  admin?: boolean;
  /** What an ordinary user may do with repositories; `write` unless given. */
  access?: 'read' | 'write';
}

/** A user with what the forge adds. */
export interface Account extends ForgeUser {
  id: number;
  email: string;
}

/** Login of who acts on the web pages; they are served on loopback only and ask for no password. */
export const REVIEWER = 'reviewer';

/** Users of the forge, by login and by what they send to prove who they are. */
export class Accounts {
  readonly #accounts: Account[];

  constructor(users: readonly ForgeUser[]) {
    const all = users.some(it => it.login === REVIEWER)
      ? users
      : [...users, { login: REVIEWER, fullName: 'Reviewer' }];
    this.#accounts = all.map((user, index) => ({
      ...user,
      id: index + 1,
      email: `${user.login}@noreply.localhost`,
    }));
  }

  /** The built-in reviewer of the web pages. */
  get reviewer(): Account {
    return this.byLogin(REVIEWER)!;
  }

  byLogin(login: string): Account | undefined {
    return this.#accounts.find(
      it => it.login.toLowerCase() === login.toLowerCase(),
    );
  }

  /** Id of an organisation: one that no user has. */
  organisationId(index: number): number {
    return this.#accounts.length + index;
  }

  /**
   * Who sent a request; undefined for one without an `Authorization` header. Takes `token X`, `Bearer X`, and Basic with a
   * password or a token in either place. Fails with 401 for anything that belongs to nobody.
   */
  authenticate(authorization: string | undefined): Account | undefined {
    if (!authorization) return undefined;
    const [, scheme, value] = /^(\S+)\s+(.+)$/.exec(authorization.trim()) ?? [];
    let account: Account | undefined;
    if (/^(token|bearer)$/i.test(scheme ?? '')) {
      account = this.#byToken(value);
    } else if (/^basic$/i.test(scheme ?? '')) {
      account = this.#byBasic(value);
    }
    if (!account) {
      throw new ForgeError(401, 'invalid username, password or token');
    }
    return account;
  }

  #byBasic(value: string): Account | undefined {
    const text = Buffer.from(value, 'base64').toString();
    const colon = text.indexOf(':');
    const login = colon < 0 ? text : text.slice(0, colon);
    const secret = colon < 0 ? '' : text.slice(colon + 1);
    const named = this.byLogin(login);
    if (named?.password && equal(named.password, secret)) return named;
    if (named?.token && equal(named.token, secret)) return named;
    return secret === '' || secret === 'x-oauth-basic'
      ? this.#byToken(login)
      : undefined;
  }

  #byToken(token: string): Account | undefined {
    return this.#accounts.find(it => it.token && equal(it.token, token));
  }
}

/** True where a user may change repositories. */
export function canWrite(account: Account | undefined): boolean {
  return !!account && (account.admin || account.access !== 'read');
}

/** A user as author of commits. */
export function asPerson(account: Account): Person {
  return { name: account.fullName || account.login, email: account.email };
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
