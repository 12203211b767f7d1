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
import type { KubeObject } from './KubeClient';

/** A workload cluster, as its credentials tell. */
export interface Workload {
  kind: 'capi' | 'vcluster';
  namespace: string;
  name: string;
  server: string;
  /** PEM. */
  ca: string;
  cert: string;
  key: string;
}

export interface Secret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
}

const clusterName = 'cluster.x-k8s.io/cluster-name';

const decode = (text: string | undefined) =>
  Buffer.from(text ?? '', 'base64').toString();

/** Whether a Secret is, by its metadata, one that the policies look at: `*-kubeconfig` of a cluster, or `vc-vc-*`. */
export function isKubeconfigSecret({ metadata }: KubeObject): boolean {
  return (
    !metadata.deletionTimestamp &&
    (metadata.name.startsWith('vc-vc-') ||
      (metadata.name.endsWith('-kubeconfig') &&
        Boolean(metadata.labels?.[clusterName])))
  );
}

/** The cluster that a Secret has credentials of; undefined where it has none, or none that can be read. */
export function readWorkload(secret: Secret): Workload | undefined {
  if (!isKubeconfigSecret(secret)) return undefined;
  try {
    return secret.metadata.name.startsWith('vc-vc-')
      ? readVclusterSecret(secret)
      : readCapiSecret(secret);
  } catch {
    // One that holds no kubeconfig is not there yet, or not meant.
    return undefined;
  }
}

/** The selection is that of `register-capi.yaml`. */
function readCapiSecret({
  metadata,
  type,
  data,
}: Secret): Workload | undefined {
  if (type !== 'cluster.x-k8s.io/secret' || !data?.value) return undefined;
  const kubeconfig = parse(decode(data.value)) as {
    clusters: {
      cluster: { server: string; 'certificate-authority-data': string };
    }[];
    users: {
      user: { 'client-certificate-data': string; 'client-key-data': string };
    }[];
  };
  const { cluster } = kubeconfig.clusters[0];
  const { user } = kubeconfig.users[0];
  return {
    kind: 'capi',
    namespace: metadata.namespace,
    name: metadata.labels![clusterName],
    server: cluster.server,
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  };
}

/** The selection is that of `register-vcluster.yaml`. */
function readVclusterSecret({ metadata, data }: Secret): Workload | undefined {
  if (
    !data?.['certificate-authority'] ||
    !data['client-certificate'] ||
    !data['client-key']
  ) {
    return undefined;
  }
  const config = parse(decode(data.config)) as {
    clusters: { cluster: { server: string } }[];
  };
  return {
    kind: 'vcluster',
    namespace: metadata.namespace,
    name: metadata.name.slice('vc-'.length),
    server: config.clusters[0].cluster.server,
    ca: decode(data['certificate-authority']),
    cert: decode(data['client-certificate']),
    key: decode(data['client-key']),
  };
}

/** Name of the Secret by which Argo CD knows a cluster. */
export const registrationName = (workload: Pick<Workload, 'name'>) =>
  `cluster-${workload.name}`;

/**
 * The Secret by which Argo CD knows a cluster: that of the policies in `examples/gitops/registration`, with another address.
 *
 * @param access - how Argo CD gets there
 */
export function registration(
  workload: Workload,
  access: { server: string; config: object },
): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: registrationName(workload),
      namespace: 'argocd',
      labels: {
        'argocd.argoproj.io/secret-type': 'cluster',
        'ephemeral-clusters/workload-cluster': 'true',
        'ephemeral-clusters/kind': workload.kind,
        'lab/registrar': 'true',
      },
      annotations: { 'ephemeral-clusters/namespace': workload.namespace },
    },
    type: 'Opaque',
    stringData: {
      name: workload.name,
      server: access.server,
      config: JSON.stringify(access.config),
    },
  };
}
