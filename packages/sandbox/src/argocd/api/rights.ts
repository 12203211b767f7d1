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

import { ApiError } from './errors';

/** As Argo CD lists them when it is asked about something else. */
const resources = [
  'clusters',
  'projects',
  'applications',
  'applicationsets',
  'repositories',
  'write-repositories',
  'certificates',
  'accounts',
  'gpgkeys',
  'logs',
  'exec',
  'extensions',
];
const actions = [
  'get',
  'create',
  'update',
  'delete',
  'sync',
  'rollback',
  'override',
  'action',
  'invoke',
];

/** What the account may do, with all objects: the policy of `docs/operator.md`, and to list ApplicationSets. */
const granted = new Set([
  'applications/get',
  'applications/sync',
  'applicationsets/get',
  'clusters/get',
]);

/**
 * Whether the account may do something.
 *
 * @throws ApiError 400 for a resource or an action that Argo CD does not know
 */
export function mayDo(resource: string, action: string): boolean {
  if (!actions.includes(action)) {
    throw new ApiError(3, `[${actions.join(' ')}] does not contain ${action}`);
  }
  if (!resources.includes(resource)) {
    throw new ApiError(
      3,
      `[${resources.join(' ')}] does not contain ${resource}`,
    );
  }
  // Who may sync may roll back, unless Argo CD is configured otherwise.
  return granted.has(`${resource}/${action === 'rollback' ? 'sync' : action}`);
}
