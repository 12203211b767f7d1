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

import type { User } from '@kubernetes/client-node';
import { z } from 'zod';
import { UnusableCredentials } from '../KubernetesClient';
import type { Timing } from '../timing';
import { exchangeRefreshToken } from './exchangeRefreshToken';
import type { UserCredentials } from './UserCredentials';

const text = z.string().min(1).optional().catch(undefined);

/** `auth-provider.config` of a kubeconfig. */
const settings = z.object({
  'id-token': text,
  'refresh-token': text,
  'client-id': text,
  'client-secret': text,
  'idp-issuer-url': text,
  'idp-certificate-authority': text,
  'idp-certificate-authority-data': text,
});

/** Milliseconds before its end at which a token is not used any more. */
const margin = 10_000;
/** Milliseconds for which a token is used that does not say when it ends. */
const unknownEnd = 60_000;
/** Milliseconds for which a failure holds: every kind that is watched would ask again. */
const failureHolds = 30_000;

export interface OidcOptions {
  /** With an `authProvider` of the name `oidc`. */
  user: User;
  timing: Timing;
}

/**
 * Of a user that logs in with an OpenID Connect provider: the refresh token is exchanged once for as long as what comes is good. client-node
 * 2.0.1 takes the seconds that a token lives for the moment of its end, and so exchanges with every request; it sends no client secret; and
 * with a certificate authority of the provider's own it sends nothing at all. A refresh token that is rotated is kept in memory, and the
 * kubeconfig is never written.
 */
export class Oidc implements UserCredentials {
  readonly #user: User;
  readonly #timing: Timing;
  readonly #settings: z.output<typeof settings>;
  #refreshToken: string | undefined;
  #known: { user: User; until: number } | undefined;
  #failure: { error: unknown; until: number } | undefined;
  #asking: Promise<User> | undefined;

  static create(options: OidcOptions): Oidc {
    return new Oidc(options);
  }

  private constructor({ user, timing }: OidcOptions) {
    this.#user = user;
    this.#timing = timing;
    this.#settings = settings.parse(user.authProvider?.config ?? {});
    this.#refreshToken = this.#settings['refresh-token'];
    const token = this.#settings['id-token'];
    if (token) {
      this.#known = {
        user: this.#userWith(token),
        until: endOf(token) - margin,
      };
    }
  }

  async user(): Promise<User> {
    const now = this.#timing.now().getTime();
    if (this.#known && now < this.#known.until) return this.#known.user;
    if (this.#failure && now < this.#failure.until) throw this.#failure.error;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  renew(): void {
    // Without a refresh token there is nothing better than what was refused.
    if (this.#refreshToken) this.#known = undefined;
    this.#failure = undefined;
  }

  async #ask(): Promise<User> {
    try {
      const token = await this.#exchange();
      const now = this.#timing.now().getTime();
      const user = this.#userWith(token);
      const until = endOf(token) - margin;
      // One that does not say for how long it is good is not exchanged with every request either.
      this.#known = { user, until: until > 0 ? until : now + unknownEnd };
      this.#failure = undefined;
      return user;
    } catch (error) {
      const now = this.#timing.now().getTime();
      this.#failure = { error, until: now + failureHolds };
      throw error;
    }
  }

  async #exchange(): Promise<string> {
    const {
      'client-id': clientId,
      'client-secret': clientSecret,
      'idp-issuer-url': issuer,
      'idp-certificate-authority': caFile,
      'idp-certificate-authority-data': caData,
    } = this.#settings;
    if (!this.#refreshToken) {
      throw new UnusableCredentials(
        'The id-token of its kubeconfig has run out, and there is no refresh-token',
      );
    }
    if (!clientId || !issuer) {
      throw new UnusableCredentials(
        'The kubeconfig has a refresh-token, but no client-id and idp-issuer-url to use it with',
      );
    }
    const client = { issuer, clientId, clientSecret, caFile, caData };
    const given = await exchangeRefreshToken(client, this.#refreshToken).catch(
      ({ code, message }: NodeJS.ErrnoException) => {
        throw new UnusableCredentials(
          `The identity provider of its kubeconfig gave no token: ${
            code ? `it cannot be asked (${code})` : message
          }`,
        );
      },
    );
    this.#refreshToken = given.refresh_token ?? this.#refreshToken;
    if (!given.id_token) {
      throw new UnusableCredentials(
        'The identity provider of its kubeconfig gave no id_token',
      );
    }
    return given.id_token;
  }

  #userWith(token: string): User {
    const { name, impersonateUser } = this.#user;
    return { name, impersonateUser, token };
  }
}

/** When a token ends, in milliseconds since 1970; 0 where it does not say so. */
function endOf(token: string): number {
  try {
    const [, payload = ''] = token.split('.');
    const { exp } = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    ) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
