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

import { readFile } from 'node:fs/promises';
import type { User } from '@kubernetes/client-node';
import { UnusableCredentials } from '../KubernetesClient';
import type { UserCredentials } from './UserCredentials';

/**
 * Of a user whose token is in a file. It is read for every request: requests are rare, since what is watched is not asked for, and
 * kubelet replaces the token of a service account while it is still good.
 *
 * @param key - of the configuration that names the file, for messages
 */
export function tokenFileUser(
  user: User,
  path: string,
  key: string,
): UserCredentials {
  return {
    async user() {
      const token = (await readCredentialFile(path, key)).trim();
      if (token === '') throw new UnusableCredentials(`${key}: it is empty`);
      if (!/^[\x21-\x7e]+$/.test(token)) {
        throw new UnusableCredentials(`${key}: it holds more than a token`);
      }
      return { ...user, token };
    },
    renew() {},
  };
}

/**
 * Reads a file that is named in the configuration.
 *
 * @throws UnusableCredentials that names the key, and neither the path nor anything of the content
 */
export async function readCredentialFile(
  path: string,
  key: string,
): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnusableCredentials(
      `${key}: ${
        code === 'ENOENT'
          ? 'there is no such file'
          : `the file cannot be read (${code})`
      }`,
    );
  }
}
