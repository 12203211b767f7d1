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

import { apiServerArguments } from './apiServerArguments';

const options = {
  port: 7702,
  etcd: 7700,
  prefix: '/management',
  certificates: {
    ca: '/certs/ca.crt',
    caKey: '/certs/ca.key',
    cert: '/certs/tls.crt',
    key: '/certs/tls.key',
    etcd: { cert: '/certs/etcd.crt', key: '/certs/etcd.key' },
    serviceAccountKey: '/certs/sa.key',
    serviceAccountPublicKey: '/certs/sa.pub',
  },
};

describe('apiServerArguments', () => {
  it('listen on loopback and nowhere else', () => {
    const args = apiServerArguments(options);
    expect(args).toContain('--bind-address=127.0.0.1');
    expect(args).toContain('--secure-port=7702');
  });

  it('keep the objects under a prefix, in an etcd that asks for a certificate', () => {
    expect(apiServerArguments(options)).toEqual(
      expect.arrayContaining([
        '--etcd-servers=https://127.0.0.1:7700',
        '--etcd-prefix=/management',
        '--etcd-certfile=/certs/etcd.crt',
        '--etcd-keyfile=/certs/etcd.key',
      ]),
    );
  });

  it('ask for rights, and sign tokens of service accounts', () => {
    expect(apiServerArguments(options)).toEqual(
      expect.arrayContaining([
        '--authorization-mode=RBAC',
        '--service-account-key-file=/certs/sa.pub',
        '--service-account-signing-key-file=/certs/sa.key',
      ]),
    );
  });

  it('know people by tokens or by client certificates', () => {
    const has = (args: string[], flag: string) =>
      args.some(argument => argument.startsWith(flag));
    const byToken = apiServerArguments({ ...options, tokenFile: '/tokens' });
    expect(byToken).toContain('--token-auth-file=/tokens');
    expect(has(byToken, '--client-ca-file')).toBe(false);
    const byCertificate = apiServerArguments({ ...options, clientCa: '/ca' });
    expect(byCertificate).toContain('--client-ca-file=/ca');
    expect(has(byCertificate, '--token-auth-file')).toBe(false);
  });
});
