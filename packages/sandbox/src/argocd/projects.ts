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

import { KubernetesStore, ObjectRef } from '../types';
import { matchesGlob } from './globs';
import { isNamespaced } from './resources';
import {
  AppProject,
  ApplicationSource,
  argoNamespace,
  GroupKind,
} from './types';

/** The project of that name, if there is one. */
export function findProject(
  store: KubernetesStore,
  name: string,
): AppProject | undefined {
  return store.get({
    group: 'argoproj.io',
    kind: 'AppProject',
    namespace: argoNamespace,
    name,
  }) as AppProject | undefined;
}

/** The project that every Argo CD starts with: anything, from anywhere, to anywhere. */
export function ensureDefaultProject(store: KubernetesStore): void {
  if (findProject(store, 'default')) return;
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: argoNamespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ namespace: '*', server: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  });
}

/** Whether a project lets Applications take their manifests from there. */
export function permitsSource(
  project: AppProject,
  source: ApplicationSource,
): boolean {
  const url = normalUrl(source.repoURL);
  let permitted = false;
  for (const pattern of project.spec.sourceRepos ?? []) {
    const denies = pattern.startsWith('!');
    const normal = denies
      ? `!${normalUrl(pattern.slice(1))}`
      : normalUrl(pattern);
    if (matchesGlob(normal, url)) permitted = true;
    else if (denies) return false;
  }
  return permitted;
}

/** Whether a project lets Applications deliver there; an entry that begins with `!` denies. */
export function permitsDestination(
  project: AppProject,
  destination: { name: string; server: string; namespace: string },
): boolean {
  let permitted = false;
  for (const item of project.spec.destinations ?? []) {
    const name = matchesGlob(item.name ?? '', destination.name);
    const server = matchesGlob(item.server ?? '', destination.server);
    const namespace = matchesGlob(item.namespace ?? '', destination.namespace);
    const denied = (matches: boolean, pattern = '') =>
      !matches && pattern.startsWith('!');
    if ((name || server) && namespace) permitted = true;
    else if (
      namespace &&
      (denied(name, item.name) || denied(server, item.server))
    ) {
      return false;
    } else if (server && denied(namespace, item.namespace)) return false;
  }
  return permitted;
}

/** Whether a project lets Applications deliver that kind. */
export function permitsKind(project: AppProject, ref: ObjectRef): boolean {
  const has = (list: GroupKind[] | undefined) =>
    list?.some(
      item =>
        matchesGlob(item.group, ref.group) && matchesGlob(item.kind, ref.kind),
    ) ?? false;
  const { spec } = project;
  return isNamespaced(ref.group, ref.kind)
    ? (!spec.namespaceResourceWhitelist ||
        has(spec.namespaceResourceWhitelist)) &&
        !has(spec.namespaceResourceBlacklist)
    : has(spec.clusterResourceWhitelist) && !has(spec.clusterResourceBlacklist);
}

function normalUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\.git$/, '');
}
