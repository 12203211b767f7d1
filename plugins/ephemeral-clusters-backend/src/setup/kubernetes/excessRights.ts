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

import type { ResourceRule } from '../../kubernetes';

const readVerbs = ['get', 'list', 'watch'];

/** Parts of core objects by which one gets further than by reading them. */
const waysFurther = new Set([
  'nodes/proxy',
  'pods/attach',
  'pods/exec',
  'pods/log',
  'pods/portforward',
  'pods/proxy',
  'serviceaccounts/token',
  'services/proxy',
]);

/** Kubernetes gives these to everyone who is signed in (`system:basic-user`): questions, although they are sent as if something was made. */
const everyones = new Set([
  'selfsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectreviews.authentication.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
]);

/**
 * What an account may do beyond reading what the portal shows: to write, to read Secrets or everything, and to get into pods and nodes.
 * In RBAC's words: "create, delete on clusters.cluster.x-k8s.io".
 */
export function excessRights(rules: readonly ResourceRule[]): string[] {
  const verbsByResource = new Map<string, Set<string>>();
  for (const rule of rules) {
    for (const group of rule.apiGroups) {
      for (const resource of rule.resources) {
        const verbs = excessVerbs(rule.verbs, group, resource);
        if (verbs.length === 0) continue;
        const name = nameOf(group, resource);
        const known = verbsByResource.get(name) ?? new Set();
        for (const verb of verbs) known.add(verb);
        verbsByResource.set(name, known);
      }
    }
  }
  // Many resources with the same verbs are one line.
  const resourcesByVerbs = new Map<string, string[]>();
  for (const [name, verbs] of verbsByResource) {
    const text = verbs.has('*') ? 'every verb' : [...verbs].sort().join(', ');
    resourcesByVerbs.set(text, [...(resourcesByVerbs.get(text) ?? []), name]);
  }
  return [...resourcesByVerbs].map(
    ([verbs, names]) => `${verbs} on ${names.sort().join(', ')}`,
  );
}

function excessVerbs(
  verbs: readonly string[],
  group: string,
  resource: string,
): readonly string[] {
  if (everyones.has(nameOf(group, resource))) return [];
  const core = group === '' || group === '*';
  const tooMuchToRead =
    core &&
    (resource === '*' || resource === 'secrets' || waysFurther.has(resource));
  return tooMuchToRead
    ? verbs
    : verbs.filter(verb => !readVerbs.includes(verb));
}

function nameOf(group: string, resource: string): string {
  if (group === '*') return resource === '*' ? 'everything' : `${resource}.*`;
  if (resource === '*') {
    return group === ''
      ? 'everything in the core group (Secrets too)'
      : `everything in ${group}`;
  }
  return group === '' ? resource : `${resource}.${group}`;
}
