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

import { isReserved, systemNames } from './reservedNames';

describe('isReserved', () => {
  it.each([
    'default',
    'kube-system',
    'kube-public',
    'argocd',
    'kyverno',
    'cert-manager',
    'capi-system',
    'capi-kubeadm-control-plane-system',
    'cabpk-system',
  ])('keeps %s for the system', name => {
    expect(isReserved(name, systemNames)).toBe(true);
  });

  it.each(['demo', 'default-1', 'kubernetes', 'my-kube-system', 'capi'])(
    'lets a cluster be called %s',
    name => {
      expect(isReserved(name, systemNames)).toBe(false);
    },
  );

  it('matches whole names, and any characters for a star', () => {
    expect(isReserved('team-a-prod', ['*-prod'])).toBe(true);
    expect(isReserved('team-a-prod-2', ['*-prod'])).toBe(false);
    expect(isReserved('aXb', ['a.b'])).toBe(false);
    expect(isReserved('anything', ['*'])).toBe(true);
  });
});
