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

import { KubernetesStore, RepositoryFile } from '../types';
import { parseManifests } from './manifests/directory';

/**
 * Does what an operator does once: applies `bootstrap/<management cluster>.yaml`.
 *
 * @throws Error where the file is not there
 * @throws ManifestError where it cannot be read
 */
export function applyBootstrap(
  store: KubernetesStore,
  files: RepositoryFile[],
): void {
  const path = `bootstrap/${store.cluster}.yaml`;
  const file = files.find(candidate => candidate.path === path);
  if (!file) {
    throw new Error(
      `The GitOps repository has no ${path}, which says what Argo CD of ${store.cluster} delivers`,
    );
  }
  for (const object of parseManifests(path, file.content)) store.apply(object);
}
