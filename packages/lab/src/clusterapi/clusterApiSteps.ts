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
import { parseAllDocuments } from 'yaml';
import { ensureCertificates } from '../kubernetes/certificates';
import { answers } from '../kubernetes/fetchHealth';
import { adminKubeconfig, apply, kubectl } from '../kubernetes/kubectl';
import type { LabContext, LabStep } from '../types';
import { type Manifest, onLoopback } from './manifests';
import {
  managerArguments,
  managerEnvironment,
  type Provider,
  providers,
} from './providers';

/** A provider's installation, out of the module that it is built from. */
async function installationOf(
  lab: LabContext,
  provider: Provider,
): Promise<Manifest[]> {
  const directory = await lab.programs.moduleDirectory(
    provider.program,
    provider.module,
  );
  const text = await kubectl(lab, [
    'kustomize',
    path.join(directory, provider.folder, 'config/default'),
  ]);
  return parseAllDocuments(text).map(document => document.toJS() as Manifest);
}

async function install(lab: LabContext) {
  const { ca } = await ensureCertificates(lab.stateDirectory);
  const caBundle = fs.readFileSync(ca).toString('base64');
  for (const provider of providers) {
    const { webhook } = provider.ports(lab.ports);
    const manifests = onLoopback(await installationOf(lab, provider), {
      port: webhook,
      caBundle,
    });
    await apply(lab, manifests);
  }
  // Managers look for their kinds when they start.
  await kubectl(lab, [
    'wait',
    '--for=condition=Established',
    '--timeout=60s',
    ...['customresourcedefinition', '-l', 'cluster.x-k8s.io/provider'],
  ]);
}

async function startManager(lab: LabContext, provider: Provider) {
  const ports = provider.ports(lab.ports);
  const { cert } = await ensureCertificates(lab.stateDirectory);
  await lab.start({
    name: provider.program,
    command: lab.programs.executable(provider.program),
    version: lab.programs.version(provider.program),
    ports: Object.values(ports),
    args: managerArguments({
      kubeconfig: adminKubeconfig(lab),
      ports,
      certificates: path.dirname(cert),
      featureGates: provider.featureGates,
    }),
    env: managerEnvironment(provider),
    healthy: () => answers(`http://127.0.0.1:${ports.health}/readyz`),
  });
}

/** Cluster API with the provider whose machines are made of nothing. */
export const clusterApiSteps: LabStep[] = [
  { name: 'Cluster API definitions', run: install },
  {
    name: 'Cluster API',
    run: async lab => {
      await Promise.all(providers.map(provider => startManager(lab, provider)));
    },
  },
];
