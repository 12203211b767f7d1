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

/**
 * True for a branch name that `git check-ref-format --branch` takes. Names end up in paths under `refs/heads`, so this is
 * also what keeps a request from reaching outside the repository.
 */
export function isValidBranchName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 200 &&
    name !== '@' &&
    name !== 'HEAD' &&
    // eslint-disable-next-line no-control-regex
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^-|^\/|\/$|\.$/.test(name) &&
    name
      .split('/')
      .every(part => !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** True for a path of a file that may be committed: relative, plain segments, nothing under `.git`. */
export function isValidFilePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 1000 &&
    !path.includes('\0') &&
    path
      .split('/')
      .every(
        part =>
          part !== '' &&
          part !== '.' &&
          part !== '..' &&
          part.toLowerCase() !== '.git',
      )
  );
}

/** True for an owner or repository name: one segment of a URL and of a path on disk. */
export function isValidRepositoryName(name: string): boolean {
  return (
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/.test(name) &&
    !/\.(git|wiki|json)$/i.test(name)
  );
}
