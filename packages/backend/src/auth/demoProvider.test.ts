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

import { createDemoAuthenticator, demoUserHeader } from './demoProvider';

function authenticate(options: {
  development: boolean;
  header: string | undefined;
}) {
  const authenticator = createDemoAuthenticator({
    users: ['guest', 'olga'],
    development: options.development,
  });
  return authenticator.authenticate(
    {
      req: {
        header: (name: string) =>
          name === demoUserHeader ? options.header : undefined,
      } as never,
    },
    undefined,
  );
}

describe('demo sign-in', () => {
  it('signs in whom the configuration names', async () => {
    await expect(
      authenticate({ development: true, header: 'olga' }),
    ).resolves.toEqual({ result: { name: 'olga' } });
  });

  it.each(['root', '', '__proto__', undefined])(
    'refuses "%s", whom it does not name',
    async header => {
      await expect(
        authenticate({ development: true, header }),
      ).rejects.toMatchObject({ name: 'AuthenticationError' });
    },
  );

  it('refuses everyone outside development', async () => {
    await expect(
      authenticate({ development: false, header: 'olga' }),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
  });
});
