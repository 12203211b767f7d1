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

import { Disguise } from './Disguise';
import type { LiveObject } from './LiveObjects';

const uid = (digit: number) => `${digit}b2c3d4e-5f60-4711-8a9b-0c1d2e3f4a5b`;

function recording(first: string, second: string, digit: number, hour: number) {
  const disguise = new Disguise({
    began: new Date(Date.UTC(2026, 10, 24, hour)),
    words: [['http://127.0.0.1:7630', 'https://forge.example.com']],
    fixed: ['2030-01-02T12:00:00Z'],
  });
  const time = (seconds: number) =>
    new Date(Date.UTC(2026, 10, 24, hour, 0, seconds))
      .toISOString()
      .replace('.000', '');
  const controlPlane: LiveObject = {
    apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmControlPlane',
    metadata: {
      name: `a-${first}`,
      namespace: 'a',
      uid: uid(digit),
      creationTimestamp: time(3),
    },
  };
  const machine: LiveObject = {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: {
      name: `a-${first}-${second}`,
      namespace: 'a',
      uid: uid(digit + 1),
      creationTimestamp: time(4),
      annotations: { 'ephemeral-clusters/expires-at': '2030-01-02T12:00:00Z' },
      ownerReferences: [{ name: `a-${first}`, uid: uid(digit) }],
    },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 20_000 + digit } },
    status: {
      revision: String(digit).repeat(40),
      message: `Get https://127.0.0.1:${20_000 + digit}/healthz of a-${first}`,
      repoURL: 'http://127.0.0.1:7630/platform/gitops.git',
      before: time(-500 - digit),
    },
  };
  return [disguise.object(controlPlane), disguise.object(machine)] as const;
}

describe('Disguise', () => {
  const [controlPlane, machine] = recording('x7k2p', 'qq4wz', 1, 9);

  it('makes two recordings the same', () => {
    expect(recording('bv95d', 'x7k2p', 4, 17)).toEqual([controlPlane, machine]);
  });

  it('keeps what belongs together, and how long after the beginning things were', () => {
    const { ownerReferences } = machine.metadata;
    const { name, uid: id } = controlPlane.metadata;
    expect(ownerReferences).toEqual([{ name, uid: id }]);
    expect(machine.metadata.uid).not.toBe(id);
    expect(machine.metadata.name).toBe('a-bbbbc-bbbbd');
    expect(machine.metadata.creationTimestamp).toBe('2030-01-01T12:00:04Z');
    expect(machine.status.before).toBe('2030-01-01T12:00:00Z');
    expect(machine.metadata.annotations).toEqual({
      'ephemeral-clusters/expires-at': '2030-01-02T12:00:00Z',
    });
  });

  it('shows no address and no commit of the lab', () => {
    expect(machine.spec.controlPlaneEndpoint).toEqual({
      host: '192.0.2.1',
      port: 6443,
    });
    expect(machine.status).toMatchObject({
      revision: '0000000000000000000000000000000000000001',
      message: 'Get https://192.0.2.1:6443/healthz of a-bbbbc',
      repoURL: 'https://forge.example.com/platform/gitops.git',
    });
  });
});
