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
import path from 'node:path';
import type { LabSecrets } from '../types';

/** What Gitea's configuration depends on. */
export interface AppIniOptions {
  /** On loopback. */
  port: number;
  /** Everything that Gitea writes goes below. */
  directory: string;
  /** Directory of Gitea's Go module, for its templates and texts. */
  moduleDirectory: string;
  secrets: LabSecrets;
}

/** Gitea wants 32 bytes in base64 without padding, and writes its file anew where it finds anything else. */
function signingSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Text of `app.ini`. It holds secrets. */
export function appIni(options: AppIniOptions): string {
  const { port, directory, moduleDirectory, secrets } = options;
  const sections: Array<[string, Record<string, string | number | boolean>]> = [
    ['', { APP_NAME: 'Lab', RUN_MODE: 'prod', WORK_PATH: directory }],
    [
      'server',
      {
        PROTOCOL: 'http',
        HTTP_ADDR: '127.0.0.1',
        HTTP_PORT: port,
        DOMAIN: '127.0.0.1',
        ROOT_URL: `http://127.0.0.1:${port}/`,
        DISABLE_SSH: true,
        OFFLINE_MODE: true,
        LFS_START_SERVER: false,
        // Built from its Go module alone Gitea has no templates in it; they are read from the module.
        STATIC_ROOT_PATH: moduleDirectory,
        APP_DATA_PATH: path.join(directory, 'data'),
      },
    ],
    [
      'database',
      { DB_TYPE: 'sqlite3', PATH: path.join(directory, 'data', 'gitea.db') },
    ],
    [
      'repository',
      { ROOT: path.join(directory, 'repositories'), DEFAULT_BRANCH: 'main' },
    ],
    [
      'security',
      {
        INSTALL_LOCK: true,
        SECRET_KEY: secrets.get('giteaSecretKey'),
        INTERNAL_TOKEN: secrets.get('giteaInternalToken'),
      },
    ],
    [
      'oauth2',
      {
        ENABLED: false,
        // Also signs what has nothing to do with OAuth.
        JWT_SECRET: signingSecret(secrets.get('giteaSigningSecret')),
      },
    ],
    ['service', { DISABLE_REGISTRATION: true, ENABLE_NOTIFY_MAIL: false }],
    ['openid', { ENABLE_OPENID_SIGNIN: false, ENABLE_OPENID_SIGNUP: false }],
    // Argo CD's webhook is on loopback, which Gitea refuses to call otherwise.
    ['webhook', { ALLOWED_HOST_LIST: 'loopback' }],
    ['indexer', { ISSUE_INDEXER_TYPE: 'db' }],
    ['picture', { DISABLE_GRAVATAR: true }],
    // It would ask Gitea's makers for news.
    ['cron.update_checker', { ENABLED: false }],
    ['actions', { ENABLED: false }],
    ['packages', { ENABLED: false }],
    ['mirror', { ENABLED: false }],
    // One line per question after its health otherwise.
    ['log', { MODE: 'console', LEVEL: 'Warn', 'logger.router.MODE': '' }],
  ];
  return `${sections
    .map(([name, values]) =>
      [
        ...(name ? [`[${name}]`] : []),
        ...Object.entries(values).map(([key, value]) => `${key} = ${value}`),
      ].join('\n'),
    )
    .join('\n\n')}\n`;
}
