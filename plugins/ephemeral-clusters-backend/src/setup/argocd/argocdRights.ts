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

import { scrubError } from '../../kubernetes';
import type { ArgoCdAccount } from '../../argocd/ArgoCdClient';

/** Things that an account should not be able to do, by what they are done to. */
const tooMuch: readonly {
  resource: string;
  actions: readonly string[];
  /** Asked of Applications that are there; otherwise of everything. */
  ofApplications?: boolean;
}[] = [
  {
    resource: 'applications',
    actions: ['create', 'update', 'delete', 'override'],
    ofApplications: true,
  },
  {
    resource: 'applicationsets',
    actions: ['create', 'update', 'delete'],
    ofApplications: true,
  },
  { resource: 'exec', actions: ['create'], ofApplications: true },
  { resource: 'logs', actions: ['get'], ofApplications: true },
  { resource: 'clusters', actions: ['create', 'update', 'delete'] },
  { resource: 'projects', actions: ['create', 'update', 'delete'] },
  { resource: 'repositories', actions: ['create', 'update', 'delete'] },
  { resource: 'accounts', actions: ['update'] },
  { resource: 'certificates', actions: ['create', 'delete'] },
  { resource: 'gpgkeys', actions: ['create', 'delete'] },
];

/** Rights that the portal has no use for: "applications: create, delete". */
export async function excessArgoCdRights(
  account: ArgoCdAccount,
  applications: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const found = await Promise.all(
    tooMuch.map(async ({ resource, actions, ofApplications }) => {
      const objects = ofApplications ? applications : ['*'];
      const held = await Promise.all(
        actions.map(action =>
          mayAny(account, resource, action, objects, signal),
        ),
      );
      const names = actions.filter((_, index) => held[index]);
      return names.length > 0 ? [`${resource}: ${names.join(', ')}`] : [];
    }),
  );
  return found.flat();
}

async function mayAny(
  account: ArgoCdAccount,
  resource: string,
  action: string,
  objects: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const answers = await Promise.all(
    objects.map(object =>
      account.may({ resource, action, object }, signal).catch(error => {
        // A version of Argo CD that does not know it gives no right to it.
        if (/does not contain/.test(scrubError(error))) return false;
        throw error;
      }),
    ),
  );
  return answers.includes(true);
}
