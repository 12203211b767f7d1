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

import { withExpiry } from './expire';

const manifest = `apiVersion: v1
kind: Namespace
metadata:
  name: demo
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: demo
  annotations:
    ephemeral-clusters/expires-at: '2030-01-01T00:00:00Z' # soon
`;
const list = `kind: ApplicationSet
spec:
  generators:
    - list:
        elements:
          - name: 'vc-a'
            expiresAt: "2030-01-01T00:00:00Z"
          - { name: 'vc-b', expiresAt: "2030-01-02T00:00:00Z" }
`;
const files = [
  { path: 'README.md', content: 'name: demo' },
  { path: 'clusters/management/demo/demo.yaml', content: manifest },
  { path: 'management/management/vclusters.yaml', content: list },
];

describe('withExpiry', () => {
  it('changes nothing of a manifest but the expiry', () => {
    expect(withExpiry(files, 'demo', '2020-01-01T00:00:00Z')).toEqual({
      path: files[1].path,
      content: manifest.replace(
        "'2030-01-01T00:00:00Z'",
        '"2020-01-01T00:00:00Z"',
      ),
    });
  });

  it('changes nothing of a list but one expiry', () => {
    expect(withExpiry(files, 'vc-b', '2020-01-01T00:00:00Z')).toEqual({
      path: files[2].path,
      content: list.replace('2030-01-02', '2020-01-01'),
    });
  });

  it('finds no cluster that is not declared', () => {
    expect(withExpiry(files, 'other', 'x')).toBeUndefined();
  });
});
