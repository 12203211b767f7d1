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

import { formatFileDiff, Repository } from '../../git';
import { PullView } from '../pulls/viewPull';

/** The diff of a pull request as git prints it. */
export function formatPull(pull: PullView): string {
  return pull.files.map(formatFileDiff).join('');
}

/** The commits of a pull request as a mailbox that `git am` takes. */
export async function formatPatch(
  repository: Repository,
  pull: PullView,
): Promise<string> {
  const commits = await repository.log(pull.headCommit, {
    without: pull.mergeBase,
  });
  const mails = commits.reverse().map(async commit => {
    const [subject, ...rest] = commit.message.trim().split('\n');
    const { name, email, timestamp } = commit.author;
    const files = await repository.diff(commit.parents[0], commit.oid);
    return [
      `From ${commit.oid} Mon Sep 17 00:00:00 2001`,
      `From: ${name} <${email}>`,
      `Date: ${new Date(timestamp * 1000).toUTCString()}`,
      `Subject: [PATCH] ${subject}`,
      '',
      rest.join('\n').trim(),
      '---',
      '',
      `${files.map(formatFileDiff).join('')}--`,
      '',
    ].join('\n');
  });
  return (await Promise.all(mails)).join('\n');
}
