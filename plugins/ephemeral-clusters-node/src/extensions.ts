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

import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { LayoutFactory } from './layouts';
import type { ProviderFactory } from './providers';

/** Adds ways in which GitOps repositories declare clusters. @public */
export interface EphemeralClustersLayoutsExtensionPoint {
  /** @throws Error where there is a layout of that type already */
  addLayout(factory: LayoutFactory): void;
}

/** Adds ways in which GitOps repositories declare clusters. @public */
export const ephemeralClustersLayoutsExtensionPoint =
  createExtensionPoint<EphemeralClustersLayoutsExtensionPoint>({
    id: 'ephemeral-clusters.layouts',
  });

/** Adds forges. @public */
export interface EphemeralClustersProvidersExtensionPoint {
  /** @throws Error where there is a provider of that type already */
  addProvider(factory: ProviderFactory): void;
}

/** Adds forges. @public */
export const ephemeralClustersProvidersExtensionPoint =
  createExtensionPoint<EphemeralClustersProvidersExtensionPoint>({
    id: 'ephemeral-clusters.providers',
  });
