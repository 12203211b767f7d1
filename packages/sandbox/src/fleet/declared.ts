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

import { parseAllDocuments } from 'yaml';
import { RepositoryFile } from '../types';

/** A cluster that a GitOps repository declares. */
export interface DeclaredCluster {
  managementCluster: string;
  kind: 'capi' | 'vcluster';
  name: string;
  /** When it was asked for, milliseconds since 1970. */
  requestedAt: number;
}

/** All clusters that the files of a repository in the shape of `examples/gitops` declare. */
export function declaredClusters(
  files: readonly RepositoryFile[],
): DeclaredCluster[] {
  return files.flatMap(({ path, content }) => {
    const managementCluster =
      /^(?:clusters|management)\/([^/]+)\/.*\.ya?ml$/.exec(path)?.[1];
    if (managementCluster === undefined) {
      return [];
    }
    return parseAllDocuments(content).flatMap(document =>
      clustersOf(document.toJS(), managementCluster),
    );
  });
}

function clustersOf(object: any, managementCluster: string): DeclaredCluster[] {
  if (object?.kind === 'Cluster') {
    const { name, annotations = {} } = object.metadata;
    const requestedAt = Date.parse(
      annotations['ephemeral-clusters/requested-at'],
    );
    return [{ managementCluster, kind: 'capi', name, requestedAt }];
  }
  if (object?.kind !== 'ApplicationSet') {
    return [];
  }
  const kind =
    object.spec.template.spec.source.path === 'charts/vcluster'
      ? 'vcluster'
      : 'capi';
  return object.spec.generators
    .flatMap((generator: any) => generator.list?.elements ?? [])
    .map((element: any) => ({
      managementCluster,
      kind,
      name: element.name,
      requestedAt: Date.parse(element.requestedAt),
    }));
}
