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

/** A Kubernetes object as it is read from YAML; only what is looked at has a type. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: { conversion?: Conversion };
  webhooks?: { clientConfig: ClientConfig }[];
}

interface Conversion {
  strategy: string;
  webhook?: { clientConfig: ClientConfig };
}

interface ClientConfig {
  service?: { path?: string };
  url?: string;
  caBundle?: string;
}

/** Labels by which Cluster API finds the served version that belongs to its contract. */
const contracts = {
  'cluster.x-k8s.io/v1beta1': 'v1beta1',
  'cluster.x-k8s.io/v1beta2': 'v1beta2',
};

/**
 * What of a provider's installation is needed where its manager is a process: its namespace, its definitions and its webhooks, which are called
 * by their address on loopback. Left out is what belongs to a pod: Deployment, Service, its account and rights, and cert-manager's objects.
 *
 * @param options - `caBundle` in base64
 */
export function onLoopback(
  manifests: readonly Manifest[],
  options: { port: number; caBundle: string },
): Manifest[] {
  const address = (config: ClientConfig): ClientConfig => ({
    url: `https://127.0.0.1:${options.port}${config.service?.path ?? '/'}`,
    caBundle: options.caBundle,
  });
  return manifests.flatMap(manifest => {
    switch (manifest.kind) {
      case 'Namespace':
        return [manifest];
      case 'CustomResourceDefinition':
        return [definition(manifest, address)];
      case 'MutatingWebhookConfiguration':
      case 'ValidatingWebhookConfiguration':
        return [
          {
            ...manifest,
            metadata: withoutInjection(manifest.metadata),
            webhooks: manifest.webhooks?.map(webhook => ({
              ...webhook,
              clientConfig: address(webhook.clientConfig),
            })),
          },
        ];
      default:
        return [];
    }
  });
}

function definition(
  manifest: Manifest,
  address: (config: ClientConfig) => ClientConfig,
): Manifest {
  const { spec } = manifest;
  const metadata = withoutInjection(manifest.metadata);
  const conversion = spec?.conversion;
  return {
    ...manifest,
    metadata: { ...metadata, labels: { ...metadata.labels, ...contracts } },
    spec: conversion?.webhook
      ? {
          ...spec,
          conversion: {
            ...conversion,
            webhook: {
              ...conversion.webhook,
              clientConfig: address(conversion.webhook.clientConfig),
            },
          },
        }
      : spec,
  };
}

/** There is no cert-manager that would put its authority in. */
function withoutInjection(metadata: Manifest['metadata']) {
  const { 'cert-manager.io/inject-ca-from': _, ...annotations } =
    metadata.annotations ?? {};
  return { ...metadata, annotations };
}
