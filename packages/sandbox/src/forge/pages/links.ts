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

import { Repository } from '../../git';
import { encodePath } from '../paths';
import { Crumb } from './layout';

/** Address of a repository's page. */
export function repositoryLink(repository: Repository): string {
  return `/${repository.fullName}`;
}

/** Address of a file or directory at a branch or commit. */
export function sourceLink(
  repository: Repository,
  kind: 'branch' | 'commit',
  ref: string,
  path: string = '',
): string {
  const place = `${repositoryLink(repository)}/src/${kind}/${encodePath(ref)}`;
  return path ? `${place}/${encodePath(path)}` : place;
}

/** Address of a commit's page. */
export function commitLink(repository: Repository, oid: string): string {
  return `${repositoryLink(repository)}/commit/${oid}`;
}

/** Address of a pull request's page. */
export function pullLink(repository: Repository, number: number): string {
  return `${repositoryLink(repository)}/pulls/${number}`;
}

/** The way from the list of repositories to a page of one. */
export function crumbs(repository: Repository, ...more: Crumb[]): Crumb[] {
  return [
    { label: repository.owner, href: `/${repository.owner}` },
    { label: repository.name, href: repositoryLink(repository) },
    ...more,
  ];
}
