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

import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Certificates, ensureCertificates } from './certificates';
import { deletePrefix, etcdArguments } from './etcd';
import { answers } from './fetchHealth';

describe('etcdArguments', () => {
  const args = etcdArguments({
    directory: '/state/etcd',
    port: 7700,
    peerPort: 7701,
    certificate: { cert: '/certs/etcd.crt', key: '/certs/etcd.key' },
  });

  it('listens on loopback only, with TLS', () => {
    const urls = args.filter(argument => argument.includes('-urls='));
    expect(urls).toHaveLength(4);
    for (const url of urls) expect(url).toMatch(/=https:\/\/127\.0\.0\.1:\d+$/);
  });

  it('lets nobody in without its certificate, as client or as member', () => {
    for (const prefix of ['--', '--peer-']) {
      expect(args).toContain(`${prefix}client-cert-auth`);
      expect(args).toContain(`${prefix}trusted-ca-file=/certs/etcd.crt`);
    }
  });
});

describe('deletePrefix', () => {
  let directory: string;
  let certificates: Certificates;
  let server: https.Server;
  let status: number;
  let bodies: string[];
  let port: number;

  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-etcd-'));
    certificates = await ensureCertificates(directory);
    const { cert, key } = certificates.etcd;
    server = https.createServer(
      {
        cert: fs.readFileSync(cert),
        key: fs.readFileSync(key),
        ca: fs.readFileSync(cert),
        requestCert: true,
        rejectUnauthorized: true,
      },
      async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        bodies.push(`${request.method} ${request.url} ${body}`);
        response.writeHead(status).end('{}');
      },
    );
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    status = 200;
    bodies = [];
  });
  afterAll(async () => {
    await new Promise(resolve => server.close(resolve));
    fs.rmSync(directory, { recursive: true });
  });

  it('deletes what is below, and no neighbour that begins alike', async () => {
    await deletePrefix(
      { port, certificate: certificates.etcd },
      '/virtual/demo/a',
    );
    const [sent] = bodies;
    expect(sent).toMatch(/^POST \/v3\/kv\/deleterange /);
    const range = JSON.parse(sent.slice(sent.indexOf('{')));
    const from = Buffer.from(range.key, 'base64').toString();
    const to = Buffer.from(range.range_end, 'base64').toString();
    const isDeleted = (key: string) => key >= from && key < to;
    expect(isDeleted('/virtual/demo/a/pods/default/one')).toBe(true);
    expect(isDeleted('/virtual/demo/ab/pods/default/one')).toBe(false);
    expect(isDeleted('/virtual/demo/a-b/pods/default/one')).toBe(false);
  });

  it('says what was not deleted', async () => {
    status = 500;
    await expect(
      deletePrefix({ port, certificate: certificates.etcd }, '/virtual/demo/a'),
    ).rejects.toThrow('etcd did not delete /virtual/demo/a: it answered 500');
  });

  it('is not to be had with another certificate, nor without one', async () => {
    const url = `https://127.0.0.1:${port}/health`;
    const pair = ({ cert, key }: { cert: string; key: string }) => ({
      cert: fs.readFileSync(cert),
      key: fs.readFileSync(key),
    });
    expect(await answers(url, pair(certificates.etcd))).toBe(true);
    expect(await answers(url, pair(certificates))).toBe(false);
    expect(await answers(url)).toBe(false);
  });
});
