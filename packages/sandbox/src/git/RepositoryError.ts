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

/** Why a repository refused something. */
export type RepositoryErrorReason =
  | 'branch-exists'
  | 'branch-invalid'
  | 'branch-missing'
  | 'commit-missing'
  | 'conflict'
  | 'file-exists'
  | 'file-missing'
  | 'head-moved'
  | 'path-invalid'
  | 'repository-exists'
  | 'sha-mismatch';

/** A repository refused a change and is as it was before. The messages are in Gitea's words where it has them. */
export class RepositoryError extends Error {
  readonly reason: RepositoryErrorReason;

  constructor(reason: RepositoryErrorReason, message: string) {
    super(message);
    this.name = 'RepositoryError';
    this.reason = reason;
  }
}
