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

import { controllerManagerArguments } from './controllerManagerArguments';

describe('controllerManagerArguments', () => {
  const args = controllerManagerArguments({
    port: 7703,
    kubeconfig: '/config/admin.kubeconfig',
    certificates: { cert: '/certs/tls.crt', key: '/certs/tls.key' },
  });

  it('runs what deletions need, and nothing that would make pods or nodes', () => {
    expect(args).toContain(
      '--controllers=garbage-collector-controller,namespace-controller',
    );
  });

  it('listens on loopback and nowhere else', () => {
    expect(args).toContain('--bind-address=127.0.0.1');
    expect(args).toContain('--secure-port=7703');
  });
});
