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
  MissingAnnotationEmptyState,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { entityClusterAnnotation } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ClusterPage } from '../cluster/ClusterPage';
import { QueryProvider } from '../queries/QueryProvider';
import { clusterOfEntity } from './clusterOfEntity';

/** The cluster's page as a tab of its entity; its other tabs lead to the page itself. */
export function ClusterEntityContent() {
  const { entity } = useEntity();
  const cluster = clusterOfEntity(entity);
  if (!cluster) {
    return <MissingAnnotationEmptyState annotation={entityClusterAnnotation} />;
  }
  return (
    <QueryProvider>
      <ClusterPage cluster={cluster} />
    </QueryProvider>
  );
}
