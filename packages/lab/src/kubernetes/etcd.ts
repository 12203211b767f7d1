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

import https from 'node:https';
import fs from 'node:fs';
import path from 'node:path';
import type { LabContext } from '../types';
import type { Certificates } from './certificates';
import { answers } from './fetchHealth';

type EtcdCertificate = Certificates['etcd'];

/** Arguments of etcd. What has no certificate of it is refused: everything that Kubernetes protects can be read and written here. */
export function etcdArguments(options: {
  directory: string;
  port: number;
  peerPort: number;
  certificate: EtcdCertificate;
}): string[] {
  const { directory, port, peerPort, certificate } = options;
  const client = `https://127.0.0.1:${port}`;
  const peer = `https://127.0.0.1:${peerPort}`;
  return [
    `--data-dir=${directory}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    ...['', 'peer-'].flatMap(prefix => [
      `--${prefix}cert-file=${certificate.cert}`,
      `--${prefix}key-file=${certificate.key}`,
      `--${prefix}trusted-ca-file=${certificate.cert}`,
      `--${prefix}client-cert-auth`,
    ]),
    // The end of the process loses nothing; what is lost when the machine goes down is a lab.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** Starts etcd, for the management cluster and the virtual clusters. */
export async function startEtcd(
  lab: LabContext,
  { etcd: certificate }: Certificates,
): Promise<void> {
  const { etcd: port, etcdPeer: peerPort } = lab.ports;
  await lab.start({
    name: 'etcd',
    command: lab.programs.executable('etcd'),
    version: lab.programs.version('etcd'),
    ports: [port, peerPort],
    args: etcdArguments({
      directory: path.join(lab.stateDirectory, 'etcd'),
      port,
      peerPort,
      certificate,
    }),
    healthy: () =>
      answers(`https://127.0.0.1:${port}/health`, tls(certificate)),
  });
}

/**
 * Deletes everything below a prefix, by etcd's JSON gateway.
 *
 * @param prefix - without a slash at its end
 * @throws Error where etcd refuses it
 */
export async function deletePrefix(
  etcd: { port: number; certificate: EtcdCertificate },
  prefix: string,
): Promise<void> {
  const key = Buffer.from(`${prefix}/`);
  // The first key behind all that begin with it.
  const end = Buffer.from(key);
  end[end.length - 1] += 1;
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = https.request(
      `https://127.0.0.1:${etcd.port}/v3/kv/deleterange`,
      { method: 'POST', ...tls(etcd.certificate) },
      response => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    request.once('error', reject);
    request.end(
      JSON.stringify({
        key: key.toString('base64'),
        range_end: end.toString('base64'),
      }),
    );
  });
  if (status !== 200) {
    throw new Error(`etcd did not delete ${prefix}: it answered ${status}`);
  }
}

function tls({ cert, key }: EtcdCertificate): https.RequestOptions {
  const pem = fs.readFileSync(cert);
  return { ca: pem, cert: pem, key: fs.readFileSync(key) };
}
