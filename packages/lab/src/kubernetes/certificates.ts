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

import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';

/** Files of the lab's certificates; absolute. */
export interface Certificates {
  ca: string;
  /** What it signs with; for the client certificates of virtual clusters. */
  caKey: string;
  /** For every server of the lab, on `localhost` and 127.0.0.1. */
  cert: string;
  key: string;
  /** Of etcd and of who may use it. It is its own authority, so that no other client certificate opens etcd. */
  etcd: { cert: string; key: string };
  /** What service-account tokens are signed with. */
  serviceAccountKey: string;
  serviceAccountPublicKey: string;
}

const day = 86_400_000;
const lifetime = 365 * day;
const renewBefore = 30 * day;

const onLoopback = {
  name: 'subjectAltName' as const,
  altNames: [
    { type: 2 as const, value: 'localhost' },
    { type: 7 as const, ip: '127.0.0.1' },
  ],
};

const strength = () => ({
  keySize: 2048,
  algorithm: 'sha256',
  notAfterDate: new Date(Date.now() + lifetime),
});

/** Makes the certificates of a state directory, or finds those of an earlier start. */
export async function ensureCertificates(
  stateDirectory: string,
): Promise<Certificates> {
  const directory = path.join(stateDirectory, 'certs');
  const at = (name: string) => path.join(directory, name);
  const files: Certificates = {
    ca: at('ca.crt'),
    caKey: at('ca.key'),
    // Names that controller-runtime's webhook servers look for.
    cert: at('tls.crt'),
    key: at('tls.key'),
    etcd: { cert: at('etcd.crt'), key: at('etcd.key') },
    serviceAccountKey: at('sa.key'),
    serviceAccountPublicKey: at('sa.pub'),
  };
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!isLasting(files.cert)) await writeServing(files);
  if (!isLasting(files.etcd.cert)) await writeEtcd(files.etcd);
  if (!fs.existsSync(files.serviceAccountKey)) writeServiceAccountKey(files);
  return files;
}

function isLasting(file: string): boolean {
  return (
    fs.existsSync(file) &&
    Date.parse(new X509Certificate(fs.readFileSync(file)).validTo) >
      Date.now() + renewBefore
  );
}

async function writeServing(files: Certificates) {
  const ca = await generate([{ name: 'commonName', value: 'lab' }], {
    ...strength(),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const serving = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...strength(),
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      onLoopback,
    ],
  });
  fs.writeFileSync(files.ca, ca.cert);
  writePrivate(files.caKey, ca.private);
  fs.writeFileSync(files.cert, serving.cert);
  writePrivate(files.key, serving.private);
}

async function writeEtcd(files: Certificates['etcd']) {
  const made = await generate([{ name: 'commonName', value: 'etcd' }], {
    ...strength(),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'keyUsage',
        digitalSignature: true,
        keyEncipherment: true,
        keyCertSign: true,
        critical: true,
      },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      onLoopback,
    ],
  });
  fs.writeFileSync(files.cert, made.cert);
  writePrivate(files.key, made.private);
}

function writeServiceAccountKey(files: Certificates) {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  fs.writeFileSync(files.serviceAccountPublicKey, pair.publicKey);
  writePrivate(files.serviceAccountKey, pair.privateKey);
}

/** A client certificate of the lab's authority. @param group - `system:masters` may do everything */
export async function issueClientCertificate(
  files: Pick<Certificates, 'ca' | 'caKey'>,
  subject: { user: string; group: string },
): Promise<{ cert: string; key: string }> {
  const issued = await generate(
    [
      { name: 'commonName', value: subject.user },
      { name: 'organizationName', value: subject.group },
    ],
    {
      ...strength(),
      ca: {
        key: fs.readFileSync(files.caKey, 'utf8'),
        cert: fs.readFileSync(files.ca, 'utf8'),
      },
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
        { name: 'extKeyUsage', clientAuth: true },
      ],
    },
  );
  return { cert: issued.cert, key: issued.private };
}

function writePrivate(file: string, content: string) {
  fs.writeFileSync(file, content, { mode: 0o600 });
}
