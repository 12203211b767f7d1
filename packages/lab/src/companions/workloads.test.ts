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
import { parse, stringify } from 'yaml';
import {
  isKubeconfigSecret,
  readWorkload,
  registration,
  registrationName,
  type Secret,
} from './workloads';

const encode = (text: string) => Buffer.from(text).toString('base64');

const kubeconfig = stringify({
  clusters: [
    {
      cluster: {
        server: 'https://127.0.0.1:20001',
        'certificate-authority-data': encode('authority'),
      },
    },
  ],
  users: [
    {
      user: {
        'client-certificate-data': encode('certificate'),
        'client-key-data': encode('key'),
      },
    },
  ],
});

const capi = (changes: Partial<Secret> = {}): Secret => ({
  metadata: {
    name: 'one-kubeconfig',
    namespace: 'demo',
    uid: 'a',
    labels: { 'cluster.x-k8s.io/cluster-name': 'one' },
  },
  type: 'cluster.x-k8s.io/secret',
  data: { value: encode(kubeconfig) },
  ...changes,
});

const vcluster = (changes: Partial<Secret> = {}): Secret => ({
  metadata: { name: 'vc-vc-two', namespace: 'vc-two', uid: 'b' },
  type: 'Opaque',
  data: {
    'certificate-authority': encode('authority'),
    'client-certificate': encode('certificate'),
    'client-key': encode('key'),
    config: encode(kubeconfig),
  },
  ...changes,
});

const credentials = {
  server: 'https://127.0.0.1:20001',
  ca: 'authority',
  cert: 'certificate',
  key: 'key',
};

describe('readWorkload', () => {
  it("reads Cluster API's kubeconfig Secrets", () => {
    expect(readWorkload(capi())).toEqual({
      kind: 'capi',
      namespace: 'demo',
      name: 'one',
      ...credentials,
    });
  });

  it('reads what vcluster publishes', () => {
    expect(readWorkload(vcluster())).toEqual({
      kind: 'vcluster',
      namespace: 'vc-two',
      name: 'vc-two',
      ...credentials,
    });
  });

  it.each([
    ['of another type', capi({ type: 'Opaque' })],
    ['without a kubeconfig', capi({ data: {} })],
    ['with something else in it', capi({ data: { value: encode('[]') } })],
    ['of no cluster', capi({ metadata: { ...capi().metadata, labels: {} } })],
    [
      'of the cluster, but not its kubeconfig',
      capi({ metadata: { ...capi().metadata, name: 'one-ca' } }),
    ],
    [
      'on its way out',
      capi({
        metadata: {
          ...capi().metadata,
          deletionTimestamp: '2026-01-01T00:00:00Z',
        },
      }),
    ],
    ['of a vcluster without a certificate', vcluster({ data: {} })],
    [
      "with vcluster's configuration",
      vcluster({
        metadata: { ...vcluster().metadata, name: 'vc-config-vc-two' },
      }),
    ],
  ])('leaves Secrets alone that are %s', (_, secret) => {
    expect(readWorkload(secret)).toBeUndefined();
  });

  it('selects by metadata what it reads', () => {
    expect(isKubeconfigSecret(capi())).toBe(true);
    expect(isKubeconfigSecret(vcluster())).toBe(true);
  });
});

describe('registration', () => {
  const policyOf = (file: string) =>
    parse(
      fs.readFileSync(
        path.join(__dirname, '../../../../examples/gitops/registration', file),
        'utf8',
      ),
    ).spec.rules[0].generate;

  it.each([
    ['register-capi.yaml', capi()],
    ['register-vcluster.yaml', vcluster()],
  ])('makes the Secret that %s makes', (file, secret) => {
    const workload = readWorkload(secret)!;
    const policy = policyOf(file);
    const access = { server: 'https://front', config: { some: 'access' } };
    const made = registration(workload, access) as {
      apiVersion: string;
      kind: string;
      metadata: {
        name: string;
        namespace: string;
        labels: Record<string, string>;
        annotations: Record<string, string>;
      };
      type: string;
      stringData: Record<string, string>;
    };
    const { 'lab/registrar': own, ...labels } = made.metadata.labels;
    expect(own).toBe('true');
    expect(labels).toEqual(policy.data.metadata.labels);
    expect(Object.keys(made.metadata.annotations)).toEqual(
      Object.keys(policy.data.metadata.annotations),
    );
    expect(made.metadata.annotations['ephemeral-clusters/namespace']).toBe(
      workload.namespace,
    );
    expect(made).toMatchObject({
      apiVersion: policy.apiVersion,
      kind: policy.kind,
      type: policy.data.type,
      metadata: { namespace: policy.namespace },
    });
    expect(made.metadata.name).toBe(
      policy.name.replace('{{ clusterName }}', workload.name),
    );
    expect(made.metadata.name).toBe(registrationName(workload));
    expect(Object.keys(made.stringData)).toEqual(Object.keys(policy.data.data));
    expect(made.stringData).toEqual({
      name: workload.name,
      server: 'https://front',
      config: '{"some":"access"}',
    });
  });
});
