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

import { ConflictError } from '@backstage/errors';
import type {
  ClusterChange,
  FileEdit,
  GitOpsRepository,
  RepositorySnapshot,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';

/** The configured GitOps repositories by id. */
export class Repositories {
  readonly #byId: ReadonlyMap<string, GitOpsRepository>;

  static create(repositories: readonly GitOpsRepository[]): Repositories {
    return new Repositories(new Map(repositories.map(item => [item.id, item])));
  }

  private constructor(byId: ReadonlyMap<string, GitOpsRepository>) {
    this.#byId = byId;
  }

  /** @throws ConflictError where it is not configured any more */
  get(id: string): GitOpsRepository {
    const repository = this.#byId.get(id);
    if (!repository) {
      throw new ConflictError(
        `Repository ${JSON.stringify(
          id,
        )} is not configured any more, so nothing can be changed in it.`,
      );
    }
    return repository;
  }

  /** Main branch as it is in the forge at this moment. */
  snapshot(repository: GitOpsRepository): Promise<RepositorySnapshot> {
    return repository.provider.snapshot(repository.branch, [
      ...repository.paths,
    ]);
  }

  /** Edits that a change of a declaration takes on a snapshot. @throws as `ClusterLayout.plan` */
  edits(
    id: string,
    layoutId: string,
    change: ClusterChange,
    snapshot: RepositorySnapshot,
  ): FileEdit[] {
    const repository = this.get(id);
    const layout = repository.layouts.find(item => item.id === layoutId);
    if (!layout) {
      throw new ConflictError(
        `Layout ${JSON.stringify(layoutId)} of ${
          repository.title
        } is not configured any more.`,
      );
    }
    return layout.plan(change, snapshot);
  }
}

/** True where the files that the edits touch are as they were when the edits were made. */
export function stillApplies(
  edits: readonly FileEdit[],
  snapshot: RepositorySnapshot,
): boolean {
  return edits.every(edit => {
    const now = snapshot.files.get(edit.path);
    return edit.operation === 'create'
      ? now === undefined
      : now === edit.before;
  });
}
