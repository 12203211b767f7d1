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

import { type Manifest, onLoopback } from './manifests';

const injected = {
  'cert-manager.io/inject-ca-from': 'capi-system/capi-serving-cert',
};
const service = (path: string) => ({
  service: { name: 'capi-webhook-service', namespace: 'capi-system', path },
});
const options = { port: 7704, caBundle: 'Q0E=' };
const rewritten = (manifest: Manifest) => onLoopback([manifest], options)[0];

describe('onLoopback', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: 'clusters.cluster.x-k8s.io',
      labels: { 'cluster.x-k8s.io/provider': 'cluster-api' },
      annotations: {
        ...injected,
        'controller-gen.kubebuilder.io/version': '1',
      },
    },
    spec: {
      group: 'cluster.x-k8s.io',
      conversion: {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: service('/convert'),
        },
      },
    },
  };

  it("has definitions converted at the manager's address", () => {
    expect(rewritten(definition).spec).toEqual({
      group: 'cluster.x-k8s.io',
      conversion: {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: {
            url: 'https://127.0.0.1:7704/convert',
            caBundle: 'Q0E=',
          },
        },
      },
    });
  });

  it('labels definitions with the contracts of their versions, and keeps their labels', () => {
    expect(rewritten(definition).metadata.labels).toEqual({
      'cluster.x-k8s.io/provider': 'cluster-api',
      'cluster.x-k8s.io/v1beta1': 'v1beta1',
      'cluster.x-k8s.io/v1beta2': 'v1beta2',
    });
  });

  it('asks no cert-manager for the authority', () => {
    expect(rewritten(definition).metadata.annotations).toEqual({
      'controller-gen.kubebuilder.io/version': '1',
    });
  });

  it('leaves a definition without conversion as it is', () => {
    const { conversion: _, ...spec } = definition.spec;
    expect(rewritten({ ...definition, spec } as Manifest).spec).toEqual(spec);
  });

  it.each(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'])(
    "has the webhooks of a %s called at the manager's address",
    kind => {
      const result = rewritten({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name: 'capi-webhook-configuration', annotations: injected },
        webhooks: ['/one', '/two'].map(path => ({
          name: path,
          failurePolicy: 'Fail',
          clientConfig: service(path),
        })),
      } as Manifest);
      expect(result.metadata.name).toBe('capi-webhook-configuration');
      expect(result.webhooks).toEqual(
        ['/one', '/two'].map(path => ({
          name: path,
          failurePolicy: 'Fail',
          clientConfig: {
            url: `https://127.0.0.1:7704${path}`,
            caBundle: 'Q0E=',
          },
        })),
      );
    },
  );

  it('keeps the namespace and leaves out what belongs to a pod', () => {
    const kinds = [
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'Service',
      'Deployment',
      'Certificate',
    ];
    const kept = onLoopback(
      kinds.map(kind => ({ apiVersion: 'v1', kind, metadata: { name: 'a' } })),
      options,
    );
    expect(kept.map(({ kind }) => kind)).toEqual(['Namespace']);
  });
});
