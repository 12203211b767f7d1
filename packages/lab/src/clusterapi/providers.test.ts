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

import { labPorts } from '../ports';
import { managerArguments, managerEnvironment, providers } from './providers';

describe('providers', () => {
  it.each(providers.map(provider => [provider.program, provider] as const))(
    '%s has its health and its metrics on loopback',
    (_, provider) => {
      const args = managerArguments({
        kubeconfig: '/config/admin.kubeconfig',
        ports: { webhook: 1, health: 2, diagnostics: 3 },
        certificates: '/certs',
        featureGates: provider.featureGates,
      });
      expect(args).toEqual(
        expect.arrayContaining([
          '--webhook-port=1',
          '--webhook-cert-dir=/certs',
          '--health-addr=127.0.0.1:2',
          '--diagnostics-address=127.0.0.1:3',
          `--feature-gates=${provider.featureGates}`,
        ]),
      );
    },
  );

  it('share no port', () => {
    const used = providers.flatMap(provider =>
      Object.values(provider.ports(labPorts())),
    );
    expect(new Set(used).size).toBe(3 * providers.length);
  });

  it('make topologies, but for the bootstrap provider, which has no such gate', () => {
    const without = providers.filter(
      ({ featureGates }) => !featureGates.includes('ClusterTopology=true'),
    );
    expect(without.map(({ program }) => program)).toEqual([
      'cluster-api-kubeadm-bootstrap',
    ]);
  });

  it('put control planes on loopback', () => {
    for (const provider of providers) {
      expect(managerEnvironment(provider)).toMatchObject({
        POD_IP: '127.0.0.1',
        POD_NAMESPACE: provider.namespace,
      });
    }
  });
});
