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

import type { RequestOptions } from 'node:https';
import { KubeConfig, type Cluster, type User } from '@kubernetes/client-node';
import { z } from 'zod';
import { UnusableCredentials } from '../KubernetesClient';
import type { Timing } from '../timing';
import type { UserCredentials } from './UserCredentials';

/** `auth-provider.config` of a kubeconfig. Other keys are client-node's. */
const settings = z.looseObject({
  'id-token': z.string().min(1).optional().catch(undefined),
  'refresh-token': z.string().min(1).optional().catch(undefined),
});

/** Milliseconds before its end at which a token is not used any more. */
const margin = 10_000;
/** Milliseconds for which a failure holds: every kind that is watched would ask again. */
const failureHolds = 30_000;
/** Milliseconds for which a token is used that does not say when it ends. */
const unknownEnd = 60_000;
/** Milliseconds after which the identity provider is taken for silent. */
const timeLimit = 30_000;

export interface OidcOptions {
  cluster: Cluster;
  /** With an `authProvider` of the name `oidc`. */
  user: User;
  timing: Timing;
}

/**
 * Of a user that logs in with an OpenID Connect provider. client-node exchanges the refresh token; that it does so once for as long as the
 * token is good is done here (client-node 2.0.1 takes the seconds that a token lives for the moment of its end, and so asks for a new
 * one with every request). A refresh token that is rotated is kept in memory, and the kubeconfig is never written.
 */
export class Oidc implements UserCredentials {
  readonly #options: OidcOptions;
  #settings: z.output<typeof settings>;
  #user: User | undefined;
  #until: number;
  #failure: { error: unknown; until: number } | undefined;
  #asking: Promise<User> | undefined;

  static create(options: OidcOptions): Oidc {
    return new Oidc(options);
  }

  private constructor(options: OidcOptions) {
    this.#options = options;
    this.#settings = settings.parse(options.user.authProvider?.config ?? {});
    const token = this.#settings['id-token'];
    this.#user = token ? this.#userWith(token) : undefined;
    this.#until = token ? endOf(token) - margin : 0;
  }

  async user(): Promise<User> {
    const now = this.#options.timing.now().getTime();
    if (this.#user && now < this.#until) return this.#user;
    if (this.#failure && now < this.#failure.until) throw this.#failure.error;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  renew(): void {
    // Without a refresh token there is nothing better than what was refused.
    if (this.#settings['refresh-token']) this.#user = undefined;
    this.#failure = undefined;
  }

  async #ask(): Promise<User> {
    const { timing } = this.#options;
    try {
      if (!this.#settings['refresh-token']) {
        throw new UnusableCredentials(
          'The id-token of its kubeconfig has run out, and there is no refresh-token',
        );
      }
      const given = await this.#exchange();
      const token = given['id-token'];
      // Rotated or not: the one that was sent may not be good any more.
      this.#settings = { ...given, 'id-token': token };
      if (!token) {
        throw new UnusableCredentials(
          'The identity provider of its kubeconfig gave no id_token',
        );
      }
      this.#user = this.#userWith(token);
      const until = endOf(token) - margin;
      // One that does not say for how long it is good is not exchanged with every request either.
      this.#until = until > 0 ? until : timing.now().getTime() + unknownEnd;
      this.#failure = undefined;
      return this.#user;
    } catch (error) {
      this.#failure = { error, until: timing.now().getTime() + failureHolds };
      throw error;
    }
  }

  async #exchange(): Promise<z.output<typeof settings>> {
    const { cluster, user, timing } = this.#options;
    const config = new KubeConfig();
    config.loadFromClusterAndUser(cluster, {
      name: user.name,
      authProvider: {
        name: 'oidc',
        // What is no token has no end, and so is exchanged.
        config: { ...this.#settings, 'id-token': 'none' },
      },
    });
    const options: RequestOptions = {};
    let stopTimer: () => void = () => {};
    try {
      await Promise.race([
        config.applyToHTTPSOptions(options),
        new Promise((_, reject) => {
          stopTimer = timing.after(timeLimit, () =>
            reject(new Error(`no answer within ${timeLimit / 1000} s`)),
          );
        }),
      ]);
    } catch (error) {
      // Codes only: texts of a provider may repeat what it was sent.
      const { code, message } = error as { code?: string; message?: string };
      throw new UnusableCredentials(
        `The identity provider of its kubeconfig gave no token (${
          code ?? message ?? 'it failed'
        })`,
      );
    } finally {
      stopTimer();
    }
    const given = settings.parse(config.getCurrentUser()?.authProvider.config);
    // Without client or issuer, client-node does not ask and says nothing.
    if (given['id-token'] === 'none') {
      throw new UnusableCredentials(
        'The kubeconfig has a refresh-token, but no client-id and idp-issuer-url to use it with',
      );
    }
    return {
      ...given,
      'refresh-token':
        given['refresh-token'] ?? this.#settings['refresh-token'],
    };
  }

  #userWith(token: string): User {
    const { name, impersonateUser } = this.#options.user;
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
