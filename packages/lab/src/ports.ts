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

import type { LabPorts, PortName } from './types';

/** Offsets from the first port. What is not here nothing of the lab listens on, but for the workload clusters (see the README). */
const offsets: Record<PortName, number> = {
  etcd: 0,
  etcdPeer: 1,
  apiServer: 2,
  controllerManager: 3,
  coreWebhook: 4,
  coreHealth: 5,
  coreDiagnostics: 6,
  bootstrapWebhook: 7,
  bootstrapHealth: 8,
  bootstrapDiagnostics: 9,
  controlPlaneWebhook: 10,
  controlPlaneHealth: 11,
  controlPlaneDiagnostics: 12,
  infrastructureWebhook: 13,
  infrastructureHealth: 14,
  infrastructureDiagnostics: 15,
  argocdServer: 20,
  argocdServerMetrics: 21,
  argocdRepoServer: 22,
  argocdRepoServerMetrics: 23,
  argocdControllerMetrics: 24,
  argocdApplicationSetMetrics: 25,
  argocdApplicationSetProbe: 26,
  argocdApplicationSetWebhook: 27,
  redis: 28,
  gitea: 30,
  prometheus: 40,
  receiveHttp: 41,
  receiveGrpc: 42,
  receiveWrite: 43,
  receiveCapnproto: 44,
  queryHttp: 45,
  queryGrpc: 46,
  queryFrontend: 47,
  front: 50,
  exporter: 51,
  companions: 52,
  portalBackend: 53,
  virtualFirst: 60,
};

/** First port unless told otherwise; the sandbox's are lower. */
export const defaultPortBase = 7600;

export function labPorts(base: number = defaultPortBase): LabPorts {
  return Object.fromEntries(
    Object.entries(offsets).map(([name, offset]) => [name, base + offset]),
  ) as unknown as LabPorts;
}

/** What listens on every port, for people: `argocd repo server metrics`. */
export function portPurposes(
  ports: LabPorts,
): Array<{ port: number; purpose: string }> {
  return Object.entries(ports).map(([name, port]) => ({
    port,
    purpose: name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`),
  }));
}

/** Ports of Cluster API's in-memory provider, which has no option for them: the first of its API servers', and one for debugging. */
export const fixedPorts = [19_000, 20_000];
