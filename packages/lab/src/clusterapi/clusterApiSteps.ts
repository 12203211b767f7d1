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
import type { ProgramName } from '../programs';
import type { LabContext, LabPorts, LabStep } from '../types';
import { type Manifest, onLoopback } from './manifests';

interface Provider {
  name: string;
  program: ProgramName;
  /** Go module and folder that its `config` is in. */
  module: string;
  folder: string;
  namespace: string;
  ports(
    ports: LabPorts,
  ): [webhook: number, health: number, diagnostics: number];
  featureGates: string;
}

const allGates = 'MachinePool=true,ClusterTopology=true';

const providers: readonly Provider[] = [
  {
    name: 'cluster-api',
    program: 'cluster-api-core',
    module: 'sigs.k8s.io/cluster-api',
    folder: 'core',
    namespace: 'capi-system',
    ports: ports => [
      ports.coreWebhook,
      ports.coreHealth,
      ports.coreDiagnostics,
    ],
    featureGates: allGates,
  },
  {
    name: 'bootstrap-kubeadm',
    program: 'cluster-api-kubeadm-bootstrap',
    module: 'sigs.k8s.io/cluster-api',
    folder: 'bootstrap/kubeadm',
    namespace: 'capi-kubeadm-bootstrap-system',
    ports: ports => [
      ports.bootstrapWebhook,
      ports.bootstrapHealth,
      ports.bootstrapDiagnostics,
    ],
    featureGates: 'MachinePool=true',
  },
  {
    name: 'control-plane-kubeadm',
    program: 'cluster-api-kubeadm-control-plane',
    module: 'sigs.k8s.io/cluster-api',
    folder: 'controlplane/kubeadm',
    namespace: 'capi-kubeadm-control-plane-system',
    ports: ports => [
      ports.controlPlaneWebhook,
      ports.controlPlaneHealth,
      ports.controlPlaneDiagnostics,
    ],
    featureGates: allGates,
  },
  {
    name: 'infrastructure-dev',
    program: 'cluster-api-dev-provider',
    module: 'sigs.k8s.io/cluster-api/test',
    folder: 'infrastructure/docker',
    namespace: 'capd-system',
    ports: ports => [
      ports.infrastructureWebhook,
      ports.infrastructureHealth,
      ports.infrastructureDiagnostics,
    ],
    featureGates: allGates,
  },
];

/** Definitions and webhook configurations of a provider, out of the module that it is built from. */
async function manifestsOf(
  lab: LabContext,
  provider: Provider,
): Promise<Manifest[]> {
  const directory = await lab.programs.moduleDirectory(
    provider.program,
    provider.module,
  );
  const texts = await Promise.all(
    ['crd', 'webhook'].map(part =>
      kubectl(lab, [
        'kustomize',
        path.join(directory, provider.folder, 'config', part),
      ]),
    ),
  );
  return texts.flatMap(text =>
    parseAllDocuments(text).map(document => document.toJS() as Manifest),
  );
}

async function install(lab: LabContext) {
  const { ca } = await ensureCertificates(lab.stateDirectory);
  const caBundle = fs.readFileSync(ca).toString('base64');
  for (const provider of providers) {
    const [port] = provider.ports(lab.ports);
    await apply(lab, [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: provider.namespace },
      },
      ...onLoopback(await manifestsOf(lab, provider), {
        provider: provider.name,
        port,
        caBundle,
      }),
    ]);
  }
}

async function startManager(lab: LabContext, provider: Provider) {
  const [webhook, health, diagnostics] = provider.ports(lab.ports);
  const certs = path.join(lab.stateDirectory, 'certs');
  await lab.start({
    name: provider.program,
    command: lab.programs.executable(provider.program),
    version: lab.programs.version(provider.program),
    ports: [webhook, health, diagnostics],
    args: [
      `--kubeconfig=${adminKubeconfig(lab)}`,
      `--webhook-port=${webhook}`,
      `--webhook-cert-dir=${certs}`,
      `--health-addr=127.0.0.1:${health}`,
      `--diagnostics-address=127.0.0.1:${diagnostics}`,
      '--insecure-diagnostics=true',
      `--feature-gates=${provider.featureGates}`,
      '--v=2',
    ],
    env: {
      POD_NAMESPACE: provider.namespace,
      POD_NAME: provider.program,
      POD_UID: provider.program,
      // The in-memory control planes' address; without it nothing goes on.
      POD_IP: '127.0.0.1',
    },
    healthy: async () =>
      (await answers(`http://127.0.0.1:${health}/readyz`)) &&
      answers(`http://127.0.0.1:${health}/healthz`),
  });
}

/** Cluster API with the provider whose machines are made of nothing. */
export const clusterApiSteps: LabStep[] = [
  { name: 'Cluster API definitions', run: install },
  {
    name: 'Cluster API',
    run: lab =>
      Promise.all(providers.map(provider => startManager(lab, provider))).then(
        () => {},
      ),
  },
];
