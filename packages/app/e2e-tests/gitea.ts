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

import { expect } from '@playwright/test';

/** Address of the lab's GitOps repository in Gitea's API. */
const repository = () =>
  `${process.env.E2E_FORGE_URL}/api/v1/repos/platform/gitops`;

/** Calls the lab's Gitea as a reviewer. */
export async function callGitea(
  method: string,
  address: string,
  body?: object,
) {
  const response = await fetch(address, {
    method,
    headers: {
      Authorization: `token ${process.env.E2E_FORGE_TOKEN}`,
      'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${address}: ${response.status} ${text}`);
  }
  return text ? JSON.parse(text) : undefined;
}

/** Address in Gitea's API of the change request with that page. */
export function apiAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/api/v1/repos${pathname}`;
}

/** The lab's Gitea serves its pages without their scripts, so that its buttons do nothing. */
export async function mergeInGitea(address: string) {
  // Right after it was opened, Gitea does not know yet.
  await expect
    .poll(async () => (await callGitea('GET', address)).mergeable)
    .toBe(true);
  const { head } = await callGitea('GET', address);
  await callGitea('POST', `${address}/merge`, {
    Do: 'merge',
    head_commit_id: head.sha,
  });
}

interface File {
  sha: string;
  content: string;
}

/** A file of the GitOps repository's main branch; undefined where there is none. */
async function findFile(path: string): Promise<File | undefined> {
  const listed = (await callGitea(
    'GET',
    `${repository()}/git/trees/main?recursive=true&per_page=1000`,
  )) as { tree: { path: string }[] };
  if (!listed.tree.some(item => item.path === path)) return undefined;
  const found = await callGitea('GET', `${repository()}/contents/${path}`);
  return {
    sha: found.sha,
    content: Buffer.from(found.content, 'base64').toString(),
  };
}

/** Content of a file of the GitOps repository's main branch. */
export async function readFile(path: string): Promise<string> {
  const file = await findFile(path);
  if (!file) throw new Error(`Git has no ${path}`);
  return file.content;
}

/** Changes files of the GitOps repository by a change request; `undefined` takes one away. Nobody pushes to it: a reviewer merges. */
export async function changeFiles(
  title: string,
  files: Record<string, string | undefined>,
) {
  const changes = [];
  for (const [path, content] of Object.entries(files)) {
    const known = await findFile(path);
    if (!known && content === undefined) continue;
    if (known && known.content === content) continue;
    let operation = known ? 'update' : 'create';
    if (content === undefined) operation = 'delete';
    changes.push({
      path,
      operation,
      ...(known && { sha: known.sha }),
      ...(content !== undefined && {
        content: Buffer.from(content).toString('base64'),
      }),
    });
  }
  if (changes.length === 0) return;
  const branch = `write-${Date.now()}`;
  await callGitea('POST', `${repository()}/contents`, {
    branch: 'main',
    new_branch: branch,
    message: title,
    files: changes,
  });
  const pull = await callGitea('POST', `${repository()}/pulls`, {
    title,
    head: branch,
    base: 'main',
  });
  await mergeInGitea(`${repository()}/pulls/${pull.number}`);
}
