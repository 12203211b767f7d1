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

import { ForgeError, notFound } from '../ForgeError';
import { PullRecord, PullsFile } from './records';

/** A pull request by its number. Fails with 404. */
export function findPull(
  content: Readonly<PullsFile>,
  number: number,
): PullRecord {
  const found = content.pulls.find(it => it.number === number);
  if (!found) throw notFound();
  return found;
}

/** Fails with 409 where an open pull request has these branches. */
export function refuseSecond(
  content: PullsFile,
  repository: number,
  base: string,
  head: string,
): void {
  const open = content.pulls.find(
    it => it.state === 'open' && it.base === base && it.head === head,
  );
  if (!open) return;
  throw new ForgeError(
    409,
    `pull request already exists for these targets [id: ${open.number}, issue_id: ${open.number}, head_repo_id: ${repository}, base_repo_id: ${repository}, head_branch: ${head}, base_branch: ${base}]`,
  );
}
