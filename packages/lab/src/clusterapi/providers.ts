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

import type { ProgramName } from '../programs';
import type { LabPorts } from '../types';

/** A manager of Cluster API. */
export interface Provider {
  program: ProgramName;
  /** Go module and folder that its `config` is in. */
  module: string;
  folder: string;
  /** That of its installation, where its pod would be. */
  namespace: string;
  ports(ports: LabPorts): ProviderPorts;
  featureGates: string;
}

interface ProviderPorts {
  /** On all interfaces: no option says otherwise. */
  webhook: number;
  health: number;
  diagnostics: number;
}

const allGates = 'MachinePool=true,ClusterTopology=true';

/** Cluster API with kubeadm, and the infrastructure whose machines are made of nothing. */
export const providers: readonly Provider[] = [
  {
    program: 'cluster-api-core',
    module: 'sigs.k8s.io/cluster-api',
    folder: 'core',
    namespace: 'capi-system',
    ports: ports => ({
      webhook: ports.coreWebhook,
      health: ports.coreHealth,
      diagnostics: ports.coreDiagnostics,
    }),
    featureGates: allGates,
  },
  {
    program: 'cluster-api-kubeadm-bootstrap',
    module: 'sigs.k8s.io/cluster-api',
    folder: 'bootstrap/kubeadm',
    namespace: 'capi-kubeadm-bootstrap-system',
    ports: ports => ({
      webhook: ports.bootstrapWebhook,
      health: ports.bootstrapHealth,
      diagnostics: ports.bootstrapDiagnostics,
    }),
    // It ends at a gate that it does not know, and topologies are not its business.
    featureGates: 'MachinePool=true',
  },
  {
    program: 'cluster-api-kubeadm-control-plane',
    module: 'sigs.k8s.io/cluster-api',
    folder: 'controlplane/kubeadm',
    namespace: 'capi-kubeadm-control-plane-system',
    ports: ports => ({
      webhook: ports.controlPlaneWebhook,
      health: ports.controlPlaneHealth,
      diagnostics: ports.controlPlaneDiagnostics,
    }),
    featureGates: allGates,
  },
  {
    program: 'cluster-api-dev-provider',
    module: 'sigs.k8s.io/cluster-api/test',
    folder: 'infrastructure/docker',
    namespace: 'capd-system',
    ports: ports => ({
      webhook: ports.infrastructureWebhook,
      health: ports.infrastructureHealth,
      diagnostics: ports.infrastructureDiagnostics,
    }),
    featureGates: allGates,
  },
];

/** Arguments of a provider's manager. */
export function managerArguments(options: {
  kubeconfig: string;
  ports: ProviderPorts;
  /** Directory with `tls.crt` and `tls.key`. */
  certificates: string;
  featureGates: string;
}): string[] {
  const { webhook, health, diagnostics } = options.ports;
  return [
    `--kubeconfig=${options.kubeconfig}`,
    `--webhook-port=${webhook}`,
    `--webhook-cert-dir=${options.certificates}`,
    `--health-addr=127.0.0.1:${health}`,
    // Metrics only, without TLS and authentication.
    `--diagnostics-address=127.0.0.1:${diagnostics}`,
    '--insecure-diagnostics=true',
    `--feature-gates=${options.featureGates}`,
    '--v=2',
  ];
}

/** What a manager finds in its environment where it is a pod. */
export function managerEnvironment(provider: Provider): Record<string, string> {
  return {
    POD_NAMESPACE: provider.namespace,
    POD_NAME: provider.program,
    POD_UID: provider.program,
    // Host of the in-memory control planes' endpoints; without it there is no endpoint, and nothing goes on.
    POD_IP: '127.0.0.1',
  };
}
