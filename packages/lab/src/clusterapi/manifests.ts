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
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: {
    group?: string;
    conversion?: { strategy: string; webhook?: { clientConfig: ClientConfig } };
  };
  webhooks?: { clientConfig: ClientConfig }[];
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
 * What a provider ships, for a manager that is a process and not a pod: its webhooks are called by their address on loopback.
 *
 * @param provider - prefix of the webhook configurations, which all providers name alike
 * @param caBundle - base64
 */
export function onLoopback(
  manifests: readonly Manifest[],
  options: { provider: string; port: number; caBundle: string },
): Manifest[] {
  const address = (config: ClientConfig): ClientConfig => ({
    url: `https://127.0.0.1:${options.port}${config.service?.path ?? '/'}`,
    caBundle: options.caBundle,
  });
  return manifests.flatMap(manifest => {
    switch (manifest.kind) {
      case 'CustomResourceDefinition':
        return [definition(manifest, address)];
      case 'MutatingWebhookConfiguration':
      case 'ValidatingWebhookConfiguration':
        return [
          {
            ...manifest,
            metadata: {
              ...manifest.metadata,
              name: `${options.provider}-${manifest.metadata.name}`,
            },
            webhooks: manifest.webhooks?.map(webhook => ({
              ...webhook,
              clientConfig: address(webhook.clientConfig),
            })),
          },
        ];
      default:
        // Services of pods that there are not.
        return [];
    }
  });
}

function definition(
  manifest: Manifest,
  address: (config: ClientConfig) => ClientConfig,
): Manifest {
  const { spec, metadata } = manifest;
  const webhook = spec?.conversion?.webhook;
  return {
    ...manifest,
    metadata: { ...metadata, labels: { ...metadata.labels, ...contracts } },
    spec: webhook
      ? {
          ...spec,
          conversion: {
            ...spec.conversion!,
            webhook: {
              ...webhook,
              clientConfig: address(webhook.clientConfig),
            },
          },
        }
      : spec,
  };
}
