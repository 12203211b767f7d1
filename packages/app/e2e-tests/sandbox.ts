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

import { controlUrl } from './addresses';

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(
      `${method} ${path}: ${response.status} ${await response.text()}`,
    );
  }
}

/** Switches faults of the sandbox on; the others stay as they are. */
export const switchOn = (faults: object) => call('PATCH', '/faults', faults);

/** Commits a file to the GitOps repository's main branch. */
export const commitFile = (path: string, content: string) =>
  call('POST', '/repositories/file', {
    owner: 'platform',
    repo: 'gitops',
    path,
    content,
    message: `Write ${path}`,
  });
