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

import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  createProxyAuthenticator,
  type SignInResolver,
} from '@backstage/plugin-auth-node';

/** Header in which the sign-in page says whom it wants to be. */
export const demoUserHeader = 'x-demo-user';

export interface DemoUser {
  /** Name of the `User` entity in the default namespace. */
  name: string;
}

/**
 * Believes the header. That is no authentication at all, so it answers in development only, and only for people that the configuration
 * names.
 *
 * @param options.users - names of `User` entities in the default namespace
 * @param options.development - false refuses everyone
 */
export function createDemoAuthenticator(options: {
  users: string[];
  development: boolean;
}) {
  return createProxyAuthenticator<undefined, DemoUser, unknown>({
    defaultProfileTransform: async result => ({
      profile: { displayName: result.name },
    }),
    initialize: () => undefined,
    async authenticate({ req }) {
      if (!options.development) {
        throw new NotAllowedError(
          'Signing in as a demo user works in development only; configure a real auth provider instead',
        );
      }
      const name = req.header(demoUserHeader);
      if (!name || !options.users.includes(name)) {
        throw new AuthenticationError(
          `Choose one of the demo users: ${options.users.join(', ')}`,
        );
      }
      return { result: { name } };
    },
  });
}

/** Takes identity and groups from the catalog's `User` entity. */
export const demoSignInResolver: SignInResolver<DemoUser> = (info, ctx) =>
  ctx.signInWithCatalogUser({
    entityRef: {
      kind: 'User',
      namespace: 'default',
      name: info.result.name,
    },
  });
