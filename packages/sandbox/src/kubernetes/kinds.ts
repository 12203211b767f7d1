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

import { KubernetesObject, ObjectRef } from '../types';

/** One kind of object that the sandbox's API server serves. */
export interface ServedKind {
  /** '' for core kinds. */
  group: string;
  kind: string;
  plural: string;
  singular: string;
  /** Preferred first; that one is also the version that the store keeps. */
  versions: readonly string[];
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  /** Whether status is written through `/status` only. Argo CD's Application has none. */
  statusSubresource: boolean;
  /** Kinds that the API server does not count generations of. */
  generation: boolean;
  /** Whether the kind comes from a CustomResourceDefinition. */
  custom: boolean;
}

type KindOptions = Partial<
  Pick<
    ServedKind,
    | 'plural'
    | 'namespaced'
    | 'shortNames'
    | 'categories'
    | 'statusSubresource'
    | 'generation'
  >
>;

function declare(
  group: string,
  versions: readonly string[],
  custom: boolean,
  kinds: Record<string, KindOptions>,
): ServedKind[] {
  return Object.entries(kinds).map(([kind, options]) => {
    const singular = kind.toLowerCase();
    return {
      group,
      versions,
      custom,
      kind,
      singular,
      plural: options.plural ?? `${singular}s`,
      namespaced: options.namespaced ?? true,
      shortNames: options.shortNames ?? [],
      categories: options.categories ?? [],
      statusSubresource: options.statusSubresource ?? true,
      generation: options.generation ?? true,
    };
  });
}

const plain: KindOptions = { statusSubresource: false, generation: false };
const clusterApi: KindOptions = { categories: ['cluster-api'] };
const clusterApiTemplate: KindOptions = {
  categories: ['cluster-api'],
  statusSubresource: false,
};
const clusterApiVersions = ['v1beta2', 'v1beta1'];

/** Every kind that is served; adding one means adding it here. */
export const servedKinds: readonly ServedKind[] = [
  ...declare('', ['v1'], false, {
    Namespace: { namespaced: false, shortNames: ['ns'], generation: false },
    Node: { namespaced: false, shortNames: ['no'], generation: false },
    Secret: plain,
    ConfigMap: { ...plain, shortNames: ['cm'] },
    ServiceAccount: { ...plain, shortNames: ['sa'] },
    Event: { ...plain, shortNames: ['ev'] },
    Service: { shortNames: ['svc'], categories: ['all'], generation: false },
    Pod: { shortNames: ['po'], categories: ['all'], generation: false },
  }),
  ...declare('apps', ['v1'], false, {
    Deployment: { shortNames: ['deploy'], categories: ['all'] },
    StatefulSet: { shortNames: ['sts'], categories: ['all'] },
  }),
  ...declare('networking.k8s.io', ['v1'], false, {
    Ingress: { plural: 'ingresses', shortNames: ['ing'] },
  }),
  ...declare('rbac.authorization.k8s.io', ['v1'], false, {
    Role: plain,
    RoleBinding: plain,
    ClusterRole: { ...plain, namespaced: false },
    ClusterRoleBinding: { ...plain, namespaced: false },
  }),
  ...declare('apiextensions.k8s.io', ['v1'], false, {
    CustomResourceDefinition: {
      namespaced: false,
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
    },
  }),
  ...declare('cluster.x-k8s.io', clusterApiVersions, true, {
    Cluster: { ...clusterApi, shortNames: ['cl'] },
    ClusterClass: {
      ...clusterApi,
      plural: 'clusterclasses',
      shortNames: ['cc'],
    },
    Machine: { ...clusterApi, shortNames: ['ma'] },
    MachineSet: { ...clusterApi, shortNames: ['ms'] },
    MachineDeployment: { ...clusterApi, shortNames: ['md'] },
    MachinePool: { ...clusterApi, shortNames: ['mp'] },
    MachineHealthCheck: { ...clusterApi, shortNames: ['mhc', 'mhcs'] },
  }),
  ...declare('controlplane.cluster.x-k8s.io', clusterApiVersions, true, {
    KubeadmControlPlane: { ...clusterApi, shortNames: ['kcp'] },
    KubeadmControlPlaneTemplate: clusterApiTemplate,
  }),
  ...declare('bootstrap.cluster.x-k8s.io', clusterApiVersions, true, {
    KubeadmConfig: clusterApi,
    KubeadmConfigTemplate: clusterApiTemplate,
  }),
  ...declare('infrastructure.cluster.x-k8s.io', clusterApiVersions, true, {
    DevCluster: clusterApi,
    DevClusterTemplate: clusterApiTemplate,
    DevMachine: clusterApi,
    DevMachineTemplate: clusterApi,
  }),
  ...declare('argoproj.io', ['v1alpha1'], true, {
    Application: {
      shortNames: ['app', 'apps'],
      statusSubresource: false,
    },
    ApplicationSet: { shortNames: ['appset', 'appsets'] },
    AppProject: {
      shortNames: ['appproj', 'appprojs'],
      statusSubresource: false,
    },
  }),
  ...declare('kyverno.io', ['v1'], true, {
    ClusterPolicy: {
      plural: 'clusterpolicies',
      namespaced: false,
      shortNames: ['cpol'],
      categories: ['kyverno'],
    },
  }),
];

const byKind = new Map(servedKinds.map(k => [`${k.group}/${k.kind}`, k]));
const byPlural = new Map(servedKinds.map(k => [`${k.group}/${k.plural}`, k]));

/** The served kind, or undefined for one that only lives in a store. */
export function findKind(group: string, kind: string): ServedKind | undefined {
  return byKind.get(`${group}/${kind}`);
}

/** The kind behind a resource name of a URL, such as `clusters`. */
export function findResource(
  group: string,
  plural: string,
): ServedKind | undefined {
  return byPlural.get(`${group}/${plural}`);
}

/** Group of an apiVersion: '' for `v1`, `apps` for `apps/v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Version of an apiVersion: `v1` for both `v1` and `apps/v1`. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** apiVersion out of group and version. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `clusters.cluster.x-k8s.io`, or `secrets` for a core kind, as Kubernetes names resources in messages. */
export function qualifiedName(kind: ServedKind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}

/** Names an object; the namespace of a namespaced kind is `default` where none is given. */
export function refOf(object: KubernetesObject): ObjectRef {
  const group = groupOf(object.apiVersion);
  const kind = findKind(group, object.kind);
  let namespace = object.metadata.namespace || undefined;
  if (kind) namespace = kind.namespaced ? namespace ?? 'default' : undefined;
  return { group, kind: object.kind, namespace, name: object.metadata.name };
}
