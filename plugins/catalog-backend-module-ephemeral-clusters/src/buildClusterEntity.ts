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

import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  KubernetesValidatorFunctions,
  type Entity,
} from '@backstage/catalog-model';
import {
  annotationPrefix,
  clusterEntityName,
  clusterPath,
  entityClusterAnnotation,
  pluginId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ProviderConfig } from './config';
import type { ReadCluster } from './readClusters';
import { readEntityRef } from './readEntityRef';

/** What an entity needs beside its row. */
export type EntityOptions = Pick<
  ProviderConfig,
  'namespaceOf' | 'defaultOwner' | 'system' | 'appBaseUrl'
> & {
  /** Page of the change request that is under way for it. */
  changeRequestUrl?: string;
};

/**
 * Type of the `Resource` that a cluster is, as other plugins call it too.
 *
 * @public
 */
export const clusterEntityType = 'kubernetes-cluster';

const kindTags = { capi: 'cluster-api', vcluster: 'vcluster' };

/**
 * Makes the catalog entity of a cluster. It holds what seldom changes: health, nodes and usage are on the cluster's page, which is asked
 * when it is looked at.
 */
export function buildClusterEntity(
  row: ReadCluster,
  options: EntityOptions,
): Entity {
  const key = `${row.managementCluster}/${row.namespace}/${row.name}`;
  const location = `${pluginId}:${key}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: clusterEntityName(row),
      namespace: options.namespaceOf(row.managementCluster),
      title: row.name,
      description: row.purpose ?? descriptionOf(row),
      annotations: defined({
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [entityClusterAnnotation]: key,
        [`${annotationPrefix}/template`]: row.template,
        [`${annotationPrefix}/template-version`]: row.templateVersion,
        [`${annotationPrefix}/requested-by`]: row.requestedBy,
        [`${annotationPrefix}/expires-at`]: row.expiresAt,
      }),
      labels: validLabels({
        [`${annotationPrefix}/kind`]: row.kind,
        [`${annotationPrefix}/management-cluster`]: row.managementCluster,
        [`${annotationPrefix}/template`]: row.template,
      }),
      tags: validTags(['ephemeral', kindTags[row.kind], row.template]),
      links: linksOf(row, options),
    },
    spec: {
      type: clusterEntityType,
      owner: readEntityRef(row.owner ?? '', 'group') ?? options.defaultOwner,
      ...(options.system && { system: options.system }),
    },
  };
}

function descriptionOf(row: ReadCluster): string {
  return row.kind === 'vcluster'
    ? `Virtual Kubernetes cluster on ${row.managementCluster}`
    : `Kubernetes cluster of ${row.managementCluster}`;
}

function linksOf(row: ReadCluster, options: EntityOptions) {
  const links = [
    {
      title: 'Cluster page',
      icon: 'dashboard',
      type: 'cluster',
      url: `${options.appBaseUrl}/${pluginId}${clusterPath(row)}`,
    },
  ];
  if (options.changeRequestUrl) {
    links.push({
      title: 'Change request',
      icon: 'scaffolder',
      type: 'change-request',
      url: options.changeRequestUrl,
    });
  }
  return links;
}

function defined(
  values: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Values come from people's files: one that is no label is left out, not the cluster. */
function validLabels(
  values: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(defined(values)).filter(([, value]) =>
      KubernetesValidatorFunctions.isValidLabelValue(value),
    ),
  );
}

function validTags(values: (string | undefined)[]): string[] {
  return [
    ...new Set(
      values.filter(
        (value): value is string =>
          value !== undefined &&
          value.length <= 63 &&
          /^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$/.test(value),
      ),
    ),
  ];
}
