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

import { KubernetesObject, KubernetesStore } from '../../types';
import { refOf, ServedKind, servedKinds } from '../kinds';
import { columnsOf } from './columns';

/** Makes sure that the store holds the CustomResourceDefinition of each custom kind. */
export function ensureDefinitions(store: KubernetesStore, time: string): void {
  for (const kind of servedKinds.filter(candidate => candidate.custom)) {
    const definition = definitionOf(kind, time);
    if (!store.get(refOf(definition))) store.create(definition);
  }
}

/** What a request at a deprecated version is warned with; undefined for others. */
export function deprecationWarning(
  kind: ServedKind,
  version: string,
): string | undefined {
  if (!isDeprecated(kind, version)) return undefined;
  const [preferred] = kind.versions;
  return `${kind.group}/${version} ${kind.kind} is deprecated; use ${kind.group}/${preferred} ${kind.kind}`;
}

function isDeprecated(kind: ServedKind, version: string): boolean {
  return kind.group.endsWith('cluster.x-k8s.io') && version === 'v1beta1';
}

function definitionOf(kind: ServedKind, time: string): KubernetesObject {
  const name = `${kind.plural}.${kind.group}`;
  const names = {
    plural: kind.plural,
    singular: kind.singular,
    kind: kind.kind,
    listKind: `${kind.kind}List`,
    ...(kind.shortNames.length > 0 ? { shortNames: [...kind.shortNames] } : {}),
    ...(kind.categories.length > 0 ? { categories: [...kind.categories] } : {}),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, labels: contractLabels(kind) },
    spec: {
      group: kind.group,
      names,
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      versions: kind.versions.map(version => ({
        name: version,
        served: true,
        storage: version === kind.versions[0],
        ...(isDeprecated(kind, version) ? { deprecated: true } : {}),
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
        ...(kind.statusSubresource ? { subresources: { status: {} } } : {}),
        additionalPrinterColumns: columnsOf(kind, version)
          .filter(column => column.jsonPath)
          .map(({ name: title, jsonPath, type, priority }) => ({
            name: title,
            jsonPath,
            type,
            ...(priority ? { priority } : {}),
          })),
      })),
    },
    status: {
      acceptedNames: names,
      conditions: ['NamesAccepted', 'Established'].map(type => ({
        type,
        status: 'True',
        reason: type === 'Established' ? 'InitialNamesAccepted' : 'NoConflicts',
        message:
          type === 'Established'
            ? 'the initial names have been accepted'
            : 'no conflicts found',
        lastTransitionTime: time,
      })),
      storedVersions: [kind.versions[0]],
    },
  };
}

/** Labels by which Cluster API finds the version of a contract. */
function contractLabels(kind: ServedKind): Record<string, string> {
  if (!kind.group.endsWith('cluster.x-k8s.io')) return {};
  return {
    'cluster.x-k8s.io/v1beta1': 'v1beta1',
    'cluster.x-k8s.io/v1beta2': 'v1beta2',
  };
}
