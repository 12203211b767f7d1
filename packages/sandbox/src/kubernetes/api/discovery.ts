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

import { ServedKind, servedKinds } from '../kinds';

type Body = Record<string, unknown>;

/** Version that the API server says it is. */
export const serverVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3-sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-08-12T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'node/sandbox',
};

/** Kinds that are answered and not stored; see `reviews.ts`. */
const reviews: Record<string, { name: string; kind: string }[]> = {
  'authorization.k8s.io': [
    { name: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
    { name: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
  ],
  'authentication.k8s.io': [
    { name: 'selfsubjectreviews', kind: 'SelfSubjectReview' },
  ],
};

const writableVerbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** Groups and their versions, preferred first. */
export function groupVersions(): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const kind of servedKinds) {
    if (kind.group !== '') groups.set(kind.group, kind.versions);
  }
  for (const group of Object.keys(reviews)) groups.set(group, ['v1']);
  return groups;
}

/** Answers a discovery path; undefined for any other. */
export function discover(path: string): Body | undefined {
  const trimmed = path.replace(/\/$/, '');
  if (trimmed === '/version') return serverVersion;
  if (trimmed === '/api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [],
    };
  }
  if (trimmed === '/apis') {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...groupVersions()].map(([name, versions]) =>
        apiGroup(name, versions),
      ),
    };
  }
  if (trimmed === '/api/v1') return resourceList('', 'v1');
  const [, group, version] =
    /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(trimmed) ?? [];
  const versions = groupVersions().get(group);
  if (!versions) return undefined;
  if (!version) {
    return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group, versions) };
  }
  return versions.includes(version) ? resourceList(group, version) : undefined;
}

function apiGroup(name: string, versions: readonly string[]): Body {
  const entries = versions.map(version => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function resourceList(group: string, version: string): Body {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: [
      ...servedKinds
        .filter(kind => kind.group === group && kind.versions.includes(version))
        .flatMap(resources),
      ...(reviews[group] ?? []).map(({ name, kind }) => ({
        name,
        singularName: '',
        namespaced: false,
        kind,
        verbs: ['create'],
      })),
    ],
  };
}

function resources(kind: ServedKind): Body[] {
  const main = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: writableVerbs,
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
  };
  if (!kind.statusSubresource) return [main];
  return [
    main,
    {
      name: `${kind.plural}/status`,
      singularName: '',
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: ['get', 'patch', 'update'],
    },
  ];
}
