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

import type { Certificates } from './certificates';

/** Arguments of an API server; the lab's own, and those of virtual clusters. */
export function apiServerArguments(options: {
  port: number;
  etcd: number;
  /** Where its objects are in etcd. */
  prefix: string;
  certificates: Certificates;
  tokenFile?: string;
  /** Authority of client certificates. */
  clientCa?: string;
}): string[] {
  const { certificates } = options;
  return [
    `--etcd-servers=https://127.0.0.1:${options.etcd}`,
    `--etcd-prefix=${options.prefix}`,
    `--etcd-cafile=${certificates.etcd.cert}`,
    `--etcd-certfile=${certificates.etcd.cert}`,
    `--etcd-keyfile=${certificates.etcd.key}`,
    // Less than the default of five, so that what follows from it can be seen early. It begins with the second of its looks.
    '--etcd-compaction-interval=2m',
    `--secure-port=${options.port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // It would give the loopback address as that of the Service `kubernetes`, which is refused.
    '--endpoint-reconciler-type=none',
    `--tls-cert-file=${certificates.cert}`,
    `--tls-private-key-file=${certificates.key}`,
    ...(options.tokenFile ? [`--token-auth-file=${options.tokenFile}`] : []),
    ...(options.clientCa ? [`--client-ca-file=${options.clientCa}`] : []),
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${certificates.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${certificates.serviceAccountKey}`,
    '--service-cluster-ip-range=10.128.0.0/16',
    // No pods run here; without a controller for them, namespaces never get their default account.
    '--disable-admission-plugins=ServiceAccount',
  ];
}
