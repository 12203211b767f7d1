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

import { appIni } from './appIni';

const options = {
  port: 7630,
  directory: '/state/gitea',
  moduleDirectory: '/modules/gitea',
  secrets: { get: (name: string) => `secret-of-${name}` },
};

/** Values by `section.key`. */
function read(text: string): Record<string, string> {
  let section = '';
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const header = /^\[(.+)\]$/.exec(line);
    if (header) section = `${header[1]}.`;
    const pair = /^(\S+) = (.*)$/.exec(line);
    if (pair) values[`${section}${pair[1]}`] = pair[2];
  }
  return values;
}

describe("Gitea's configuration", () => {
  const values = read(appIni(options));

  it('listens on loopback only, and only for HTTP', () => {
    expect(values['server.HTTP_ADDR']).toBe('127.0.0.1');
    expect(values['server.HTTP_PORT']).toBe('7630');
    expect(values['server.ROOT_URL']).toBe('http://127.0.0.1:7630/');
    expect(values['server.DISABLE_SSH']).toBe('true');
  });

  it('is installed already, and takes no strangers', () => {
    expect(values['security.INSTALL_LOCK']).toBe('true');
    expect(values['service.DISABLE_REGISTRATION']).toBe('true');
  });

  it("may call Argo CD's webhook, and nothing outside of the machine", () => {
    expect(values['webhook.ALLOWED_HOST_LIST']).toBe('loopback');
    expect(values['cron.update_checker.ENABLED']).toBe('false');
    expect(values['server.OFFLINE_MODE']).toBe('true');
  });

  it('keeps what it writes in its own directory', () => {
    for (const key of [
      'WORK_PATH',
      'server.APP_DATA_PATH',
      'database.PATH',
      'repository.ROOT',
    ]) {
      expect(values[key]).toMatch(/^\/state\/gitea(\/|$)/);
    }
    expect(values['server.STATIC_ROOT_PATH']).toBe('/modules/gitea');
  });

  it('has all secrets that Gitea would otherwise make and write into the file', () => {
    expect(values['security.SECRET_KEY']).toBe('secret-of-giteaSecretKey');
    expect(values['security.INTERNAL_TOKEN']).toBe(
      'secret-of-giteaInternalToken',
    );
    // 32 bytes, or Gitea makes another one at every start.
    const signing = values['oauth2.JWT_SECRET'];
    expect(Buffer.from(signing, 'base64url')).toHaveLength(32);
    expect(read(appIni(options))['oauth2.JWT_SECRET']).toBe(signing);
  });
});
