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

/** Arguments of kube-controller-manager, with the few controllers that a cluster without nodes needs. */
export function controllerManagerArguments(options: {
  port: number;
  kubeconfig: string;
  certificates: Pick<Certificates, 'cert' | 'key'>;
}): string[] {
  return [
    `--kubeconfig=${options.kubeconfig}`,
    // Without a garbage collector foreground deletions never end and what is owned stays; without the other one, namespaces.
    '--controllers=garbage-collector-controller,namespace-controller',
    '--leader-elect=false',
    '--authentication-skip-lookup=true',
    '--authorization-always-allow-paths=/healthz',
    '--bind-address=127.0.0.1',
    `--secure-port=${options.port}`,
    `--tls-cert-file=${options.certificates.cert}`,
    `--tls-private-key-file=${options.certificates.key}`,
  ];
}
