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

export type { FileChange } from './changes';
export {
  formatFileDiff,
  formatHunkHeader,
  type FileDiff,
  type Hunk,
} from './diff';
export { mergeStyles, type MergeCheck, type MergeStyle } from './integrate';
export { Mutex } from './Mutex';
export { isValidBranchName, isValidRepositoryName } from './names';
export type { Commit, Signature } from './ObjectDatabase';
export { createRepositories, type Repositories } from './repositories';
export { Repository, type BranchEvent, type Person } from './Repository';
export { RepositoryError, type RepositoryErrorReason } from './RepositoryError';
export { isBinary, toText } from './text';
export type { PathEntry } from './trees';
