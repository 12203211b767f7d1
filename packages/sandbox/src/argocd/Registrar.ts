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

import { parse } from 'yaml';
import { refOf } from '../kubernetes';
import {
  KubernetesObject,
  KubernetesStore,
  ObjectRef,
  SandboxClock,
} from '../types';
import { secretTypeLabel } from './Destinations';
import { ReconcileQueue, Requeue } from './ReconcileQueue';
import { secretData, secretText } from './secrets';
import { timings } from './timings';
import { argoNamespace } from './types';

/** A cluster that a Secret tells of. */
interface Registration {
  name: string;
  server: string;
  kind: 'capi' | 'vcluster';
  namespace: string;
  config: unknown;
}

const generatedLabel = 'app.kubernetes.io/managed-by';
const sourceAnnotation = 'ephemeral-clusters/registered-from';

/**
 * Stands for Kyverno and the policies in the example repository's `registration/`: kubeconfig Secrets of Cluster API and Secrets of
 * vclusters become cluster Secrets of Argo CD, and go with their source.
 */
export class Registrar {
  readonly #store: KubernetesStore;
  readonly #queue: ReconcileQueue;
  readonly #unsubscribe: () => void;

  constructor(
    store: KubernetesStore,
    clock: SandboxClock,
    onError: (key: string, error: unknown) => void,
  ) {
    this.#store = store;
    this.#queue = new ReconcileQueue(
      clock,
      key => this.#reconcile(key),
      (key, error) => onError(`Registration of ${key}`, error),
    );
    this.#unsubscribe = store.onChange(({ object }) => this.#consider(object));
    const secrets = store.list('', 'Secret');
    secrets.forEach(secret => this.#consider(secret));
    // Sources that went while nobody looked.
    for (const secret of secrets) {
      const source = secret.metadata.annotations?.[sourceAnnotation];
      if (source) this.#queue.add(source);
    }
  }

  stop(): void {
    this.#unsubscribe();
    this.#queue.stop();
  }

  #consider(object: KubernetesObject): void {
    if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return;
    const { namespace, name } = object.metadata;
    if (namespace === argoNamespace) {
      // Generated Secrets are put back when somebody removes or edits them.
      const source = object.metadata.annotations?.[sourceAnnotation];
      if (source) this.#queue.add(source, timings.registration);
      return;
    }
    if (isKubeconfig(object) || isVcluster(object)) {
      this.#queue.add(`${namespace}/${name}`, timings.registration);
    }
  }

  async #reconcile(key: string): Promise<Requeue> {
    const [namespace, name] = key.split('/');
    const source = this.#store.get({
      group: '',
      kind: 'Secret',
      namespace,
      name,
    });
    const registration =
      source && !source.metadata.deletionTimestamp
        ? registrationOf(source)
        : undefined;
    const wanted = registration && clusterSecret(registration, key);
    for (const secret of this.#store.list('', 'Secret', argoNamespace)) {
      if (
        secret.metadata.annotations?.[sourceAnnotation] === key &&
        secret.metadata.name !== wanted?.metadata.name
      ) {
        this.#store.delete(refOf(secret));
      }
    }
    if (!wanted) return undefined;
    const present = this.#store.get(refOf(wanted));
    const owner = present?.metadata.annotations?.[sourceAnnotation];
    if (owner && owner !== key && this.#store.get(refOfKey(owner))) {
      // Two clusters of one name in two namespaces: the first one keeps it.
      return undefined;
    }
    this.#store.apply(wanted);
    return undefined;
  }
}

function refOfKey(key: string): ObjectRef {
  const [namespace, name] = key.split('/');
  return { group: '', kind: 'Secret', namespace, name };
}

function isKubeconfig(secret: KubernetesObject): boolean {
  return (
    secret.metadata.name.endsWith('-kubeconfig') &&
    secret.type === 'cluster.x-k8s.io/secret' &&
    Boolean(secret.metadata.labels?.['cluster.x-k8s.io/cluster-name'])
  );
}

function isVcluster(secret: KubernetesObject): boolean {
  return (
    secret.metadata.name.startsWith('vc-vc-') &&
    ['certificate-authority', 'client-certificate', 'client-key'].every(key =>
      secretText(secret, key),
    )
  );
}

function registrationOf(secret: KubernetesObject): Registration | undefined {
  const namespace = secret.metadata.namespace!;
  if (isVcluster(secret)) {
    const name = secret.metadata.name.slice('vc-'.length);
    const data = secret.data as Record<string, string>;
    return {
      name,
      namespace,
      kind: 'vcluster',
      server: `https://${name}.${namespace}:443`,
      config: {
        tlsClientConfig: {
          caData: data['certificate-authority'],
          certData: data['client-certificate'],
          keyData: data['client-key'],
        },
      },
    };
  }
  if (!isKubeconfig(secret)) return undefined;
  const kubeconfig = readKubeconfig(secretText(secret, 'value'));
  const server = kubeconfig?.clusters?.[0]?.cluster?.server;
  if (typeof server !== 'string') return undefined;
  return {
    name: secret.metadata.labels!['cluster.x-k8s.io/cluster-name'],
    namespace,
    kind: 'capi',
    server,
    config: {
      tlsClientConfig: {
        caData: kubeconfig.clusters[0].cluster['certificate-authority-data'],
        certData: kubeconfig.users?.[0]?.user?.['client-certificate-data'],
        keyData: kubeconfig.users?.[0]?.user?.['client-key-data'],
      },
    },
  };
}

function readKubeconfig(text: string | undefined): any {
  try {
    return parse(text ?? '');
  } catch {
    // As the policy: what cannot be parsed registers nothing.
    return undefined;
  }
}

function clusterSecret(
  { name, server, kind, namespace, config }: Registration,
  source: string,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `cluster-${name}`,
      namespace: argoNamespace,
      labels: {
        [secretTypeLabel]: 'cluster',
        [generatedLabel]: 'kyverno',
        'ephemeral-clusters/workload-cluster': 'true',
        'ephemeral-clusters/kind': kind,
      },
      annotations: {
        'ephemeral-clusters/namespace': namespace,
        [sourceAnnotation]: source,
      },
    },
    type: 'Opaque',
    data: secretData({ name, server, config: JSON.stringify(config) }),
  };
}
