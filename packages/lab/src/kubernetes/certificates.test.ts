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

import { createPublicKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Certificates,
  ensureCertificates,
  issueClientCertificate,
} from './certificates';

describe('certificates', () => {
  let directory: string;
  let files: Certificates;
  const certificate = (file: string) =>
    new X509Certificate(fs.readFileSync(file));

  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-certificates-'));
    files = await ensureCertificates(directory);
  });
  afterAll(() => fs.rmSync(directory, { recursive: true }));

  it('are valid on loopback, and signed by the authority', () => {
    const serving = certificate(files.cert);
    expect(serving.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(serving.checkHost('localhost')).toBe('localhost');
    expect(serving.verify(certificate(files.ca).publicKey)).toBe(true);
    expect(serving.ca).toBe(false);
  });

  it('have a key pair for service-account tokens', () => {
    const of = (file: string) =>
      createPublicKey(fs.readFileSync(file)).export({
        type: 'spki',
        format: 'pem',
      });
    expect(of(files.serviceAccountKey)).toBe(of(files.serviceAccountPublicKey));
  });

  it('keep their keys from others', () => {
    const keys = [
      files.caKey,
      files.key,
      files.etcd.key,
      files.serviceAccountKey,
    ];
    for (const key of keys) {
      expect(fs.statSync(key).mode.toString(8)).toMatch(/600$/);
    }
  });

  it('are the same at the next start', async () => {
    const names = fs.readdirSync(path.join(directory, 'certs'));
    const read = () =>
      names.map(name =>
        fs.readFileSync(path.join(directory, 'certs', name), 'utf8'),
      );
    const before = read();
    expect(await ensureCertificates(directory)).toEqual(files);
    expect(read()).toEqual(before);
  });

  it('give clients a name and a group, and no way into etcd', async () => {
    const { cert } = await issueClientCertificate(files, {
      user: 'vcluster-a',
      group: 'system:masters',
    });
    const client = new X509Certificate(cert);
    expect(client.subject.split('\n').sort()).toEqual([
      'CN=vcluster-a',
      'O=system:masters',
    ]);
    expect(client.verify(certificate(files.ca).publicKey)).toBe(true);
    expect(client.verify(certificate(files.etcd.cert).publicKey)).toBe(false);
  });
});
