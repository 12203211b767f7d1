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

import { findKind, refOf } from '../kubernetes';
import { KubernetesObject, ObjectRef } from '../types';

/** Annotation by which Argo CD finds the objects of an Application again. */
export const trackingAnnotation = 'argocd.argoproj.io/tracking-id';

/** Cluster-scoped kinds that the sandbox's API server does not serve itself. */
const clusterScoped = new Set([
  '/PersistentVolume',
  'apiregistration.k8s.io/APIService',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'networking.k8s.io/IngressClass',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
]);

/** Whether objects of a kind are in a namespace; kinds that are not known are taken to be. */
export function isNamespaced(group: string, kind: string): boolean {
  return (
    findKind(group, kind)?.namespaced ?? !clusterScoped.has(`${group}/${kind}`)
  );
}

/** Group of an object; '' for core kinds. */
export function groupOf(object: KubernetesObject): string {
  return object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
}

/** Version of an object, without the group. */
export function versionOf(object: KubernetesObject): string {
  return object.apiVersion.slice(object.apiVersion.indexOf('/') + 1);
}

/** Names an object uniquely within its cluster. */
export function keyOf(ref: ObjectRef): string {
  return `${ref.group}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}

/** Names the object that a manifest is of; what has no namespace gets that of the destination. */
export function targetRef(
  manifest: KubernetesObject,
  destinationNamespace: string,
): ObjectRef {
  const group = groupOf(manifest);
  const { kind } = manifest;
  const namespace = isNamespaced(group, kind)
    ? manifest.metadata.namespace || destinationNamespace
    : undefined;
  return { group, kind, namespace, name: manifest.metadata.name };
}

/** Value of the tracking annotation; cluster-scoped objects carry the namespace of the destination. */
export function trackingId(
  application: string,
  ref: ObjectRef,
  destinationNamespace: string,
): string {
  const namespace = ref.namespace ?? destinationNamespace;
  return `${application}:${ref.group}/${ref.kind}:${namespace}/${ref.name}`;
}

/**
 * Name of the Application that an object is tracked by. Undefined without the annotation, and where it was copied from another
 * object, as controllers do for what they make.
 */
export function trackedBy(object: KubernetesObject): string | undefined {
  const value = object.metadata.annotations?.[trackingAnnotation];
  const match = value && /^([^:]+):([^/]*)\/([^:]+):([^/]*)\/(.+)$/.exec(value);
  if (!match) return undefined;
  const [, application, group, kind, namespace, name] = match;
  const ref = refOf(object);
  const same =
    group === ref.group &&
    kind === ref.kind &&
    name === ref.name &&
    (ref.namespace === undefined || ref.namespace === namespace);
  return same ? application : undefined;
}

/** `deployment.apps/hello`, as kubectl names an object in its messages. */
export function kubectlName(ref: ObjectRef): string {
  const kind = ref.kind.toLowerCase();
  return `${ref.group ? `${kind}.${ref.group}` : kind}/${ref.name}`;
}

/** Value of one of Argo CD's options on an object: `Prune=false` in the annotation gives `'false'` for `Prune`. */
export function objectOption(
  object: KubernetesObject,
  annotation: 'sync-options' | 'compare-options',
  option: string,
): string | undefined {
  const text =
    object.metadata.annotations?.[`argocd.argoproj.io/${annotation}`];
  for (const item of text?.split(',') ?? []) {
    const [name, value] = item.trim().split('=');
    if (name === option) return value ?? '';
  }
  return undefined;
}
