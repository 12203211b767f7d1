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

import { isMap, isScalar, isSeq, parseAllDocuments, Scalar } from 'yaml';
import { RepositoryFile } from '../types';

const ANNOTATION = 'ephemeral-clusters/expires-at';

/**
 * The file of a GitOps repository that declares a cluster, with another expiry (ISO 8601); undefined where no file declares it. Only the
 * characters of the expiry change.
 */
export function withExpiry(
  files: readonly RepositoryFile[],
  cluster: string,
  expiresAt: string,
): RepositoryFile | undefined {
  for (const { path, content } of files) {
    if (!/^(clusters|management)\/.*\.ya?ml$/.test(path)) {
      continue;
    }
    for (const document of parseAllDocuments(content)) {
      const [start, end] =
        (isMap(document.contents) &&
          expiryOf(document.contents, cluster)?.range) ||
        [];
      if (start !== undefined && end !== undefined) {
        return {
          path,
          content: `${content.slice(0, start)}${JSON.stringify(
            expiresAt,
          )}${content.slice(end)}`,
        };
      }
    }
  }
  return undefined;
}

function expiryOf(
  document: { getIn(path: unknown[], keepScalar: true): unknown },
  cluster: string,
): Scalar | undefined {
  const scalarAt = (...path: unknown[]) => {
    const node = document.getIn(path, true);
    return isScalar(node) ? node : undefined;
  };
  if (
    scalarAt('kind')?.value === 'Cluster' &&
    scalarAt('metadata', 'name')?.value === cluster
  ) {
    return scalarAt('metadata', 'annotations', ANNOTATION);
  }
  const generators = document.getIn(['spec', 'generators'], true);
  for (const generator of isSeq(generators) ? generators.items : []) {
    const elements = isMap(generator)
      ? generator.getIn(['list', 'elements'], true)
      : undefined;
    for (const element of isSeq(elements) ? elements.items : []) {
      if (isMap(element) && element.get('name') === cluster) {
        const expiry = element.get('expiresAt', true);
        return isScalar(expiry) ? expiry : undefined;
      }
    }
  }
  return undefined;
}
