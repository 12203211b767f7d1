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
import path from 'node:path';
import type { LabContext, LabStep } from '../types';
import { apiServerArguments } from './apiServerArguments';
import { ensureCertificates } from './certificates';
import { answers } from './fetchHealth';
import { writeKubeconfig } from './kubeconfig';
import { adminKubeconfig } from './kubectl';

async function startEtcd(lab: LabContext) {
  const { etcd, etcdPeer } = lab.ports;
  await lab.start({
    name: 'etcd',
    command: lab.programs.executable('etcd'),
    version: lab.programs.version('etcd'),
    ports: [etcd, etcdPeer],
    args: [
      `--data-dir=${path.join(lab.stateDirectory, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${etcdPeer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${etcdPeer}`,
      `--initial-cluster=default=http://127.0.0.1:${etcdPeer}`,
      // What is lost when the machine goes down is a lab.
      '--unsafe-no-fsync',
      '--auto-compaction-retention=10m',
      '--log-level=warn',
    ],
    healthy: () => answers(`http://127.0.0.1:${etcd}/health`),
  });
}

async function startApiServer(lab: LabContext) {
  const certificates = await ensureCertificates(lab.stateDirectory);
  const port = lab.ports.apiServer;
  const tokenFile = path.join(lab.stateDirectory, 'config/tokens.csv');
  fs.mkdirSync(path.dirname(tokenFile), { recursive: true, mode: 0o700 });
  fs.writeFileSync(
    tokenFile,
    `${lab.secrets.get('admin')},lab-operator,lab-operator,system:masters\n`,
    { mode: 0o600 },
  );
  writeKubeconfig(adminKubeconfig(lab), {
    context: 'lab',
    server: `https://127.0.0.1:${port}`,
    caFile: certificates.ca,
    token: lab.secrets.get('admin'),
  });
  await lab.start({
    name: 'kube-apiserver',
    command: lab.programs.executable('kube-apiserver'),
    version: lab.programs.version('kube-apiserver'),
    ports: [port],
    args: apiServerArguments({
      port,
      etcd: lab.ports.etcd,
      prefix: '/management',
      certificates,
      serviceAccount: {
        key: certificates.serviceAccountKey,
        publicKey: certificates.serviceAccountPublicKey,
      },
      tokenFile,
      directory: path.join(lab.stateDirectory, 'run/kube-apiserver-certs'),
    }),
    healthy: () => answers(`https://127.0.0.1:${port}/readyz`),
  });
}

async function startControllerManager(lab: LabContext) {
  const port = lab.ports.controllerManager;
  await lab.start({
    name: 'kube-controller-manager',
    command: lab.programs.executable('kube-controller-manager'),
    version: lab.programs.version('kube-controller-manager'),
    ports: [port],
    args: [
      `--kubeconfig=${adminKubeconfig(lab)}`,
      // Without a garbage collector foreground deletions never end and what is owned stays.
      '--controllers=garbage-collector-controller,namespace-controller',
      '--leader-elect=false',
      '--authentication-skip-lookup=true',
      '--authorization-always-allow-paths=/healthz',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${path.join(lab.stateDirectory, 'run/kcm-certs')}`,
    ],
    healthy: () => answers(`https://127.0.0.1:${port}/healthz`),
  });
}

/** etcd, the API server and the few controllers of the management cluster. */
export const kubernetesSteps: LabStep[] = [
  { name: 'etcd', run: startEtcd },
  { name: 'Kubernetes API', run: startApiServer },
  { name: 'Kubernetes controllers', run: startControllerManager },
];
