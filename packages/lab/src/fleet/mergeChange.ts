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

import { setTimeout as delay } from 'node:timers/promises';
import { GiteaApi, gitopsRepository } from '../gitea';

/** A file of the GitOps repository as it is to be; without content it goes. */
export interface FileChange {
  path: string;
  content?: string;
}

const repository = `/repos/${gitopsRepository.owner}/${gitopsRepository.name}`;

/**
 * Changes the GitOps repository the only way there is: a pull request with one commit, merged by a reviewer.
 *
 * @param reviewer - Gitea as somebody who may merge
 */
export async function mergeChange(
  reviewer: GiteaApi,
  title: string,
  changes: readonly FileChange[],
): Promise<void> {
  const branch = `lab/${Date.now()}`;
  const files = await Promise.all(
    changes.map(async ({ path, content }) => {
      const { status, body } = await reviewer.request<{ sha?: string }>(
        'GET',
        `${repository}/contents/${path}?ref=main`,
        undefined,
        [404],
      );
      const sha = status === 404 ? undefined : body.sha;
      return {
        path,
        operation: operationOf(sha, content),
        ...(sha !== undefined && { sha }),
        ...(content !== undefined && {
          content: Buffer.from(content).toString('base64'),
        }),
      };
    }),
  );
  await reviewer.request('POST', `${repository}/contents`, {
    branch: 'main',
    new_branch: branch,
    message: title,
    files,
  });
  const { body: pull } = await reviewer.request<{ number: number }>(
    'POST',
    `${repository}/pulls`,
    { title, head: branch, base: 'main' },
  );
  const address = `${repository}/pulls/${pull.number}`;
  // Gitea looks whether it can be merged after it has answered.
  for (let look = 0; look < 60; look += 1) {
    const { body } = await reviewer.request<{
      mergeable: boolean;
      head: { sha: string };
    }>('GET', address);
    if (body.mergeable) {
      const { status } = await reviewer.request(
        'POST',
        `${address}/merge`,
        {
          Do: 'merge',
          head_commit_id: body.head.sha,
          delete_branch_after_merge: true,
        },
        [405, 409, 500],
      );
      // Somebody else's merge came in between: Gitea answers one of these, and takes it when it is asked again.
      if (status < 400) return;
    }
    await delay(500);
  }
  throw new Error(`Pull request ${pull.number} (${title}) cannot be merged.`);
}

function operationOf(sha: string | undefined, content: string | undefined) {
  if (content === undefined) return 'delete';
  return sha === undefined ? 'create' : 'update';
}
