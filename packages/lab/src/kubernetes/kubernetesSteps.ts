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
import { controllerManagerArguments } from './controllerManagerArguments';
import { startEtcd } from './etcd';
import { answers } from './fetchHealth';
import { writeKubeconfig } from './kubeconfig';
import { adminKubeconfig } from './kubectl';

async function startApiServer(lab: LabContext) {
  const certificates = await ensureCertificates(lab.stateDirectory);
  const port = lab.ports.apiServer;
  const token = lab.secrets.get('admin');
  const tokenFile = path.join(lab.stateDirectory, 'config/tokens.csv');
  fs.mkdirSync(path.dirname(tokenFile), { recursive: true, mode: 0o700 });
  fs.writeFileSync(
    tokenFile,
    `${token},lab-operator,lab-operator,system:masters\n`,
    { mode: 0o600 },
  );
  writeKubeconfig(adminKubeconfig(lab), {
    context: 'lab',
    server: `https://127.0.0.1:${port}`,
    caFile: certificates.ca,
    token,
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
      tokenFile,
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
    args: controllerManagerArguments({
      port,
      kubeconfig: adminKubeconfig(lab),
      certificates: await ensureCertificates(lab.stateDirectory),
    }),
    healthy: () => answers(`https://127.0.0.1:${port}/healthz`),
  });
}

/** etcd, the API server and the few controllers of the management cluster. */
export const kubernetesSteps: LabStep[] = [
  {
    name: 'etcd',
    run: async lab =>
      startEtcd(lab, await ensureCertificates(lab.stateDirectory)),
  },
  { name: 'Kubernetes API', run: startApiServer },
  { name: 'Kubernetes controllers', run: startControllerManager },
];
