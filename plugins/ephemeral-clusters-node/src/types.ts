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

import type {
  ClusterKey,
  ClusterKind,
  ClusterOrigin,
  ClusterTemplate,
  InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * Text files of a repository at one commit.
 *
 * @public
 */
export interface RepositorySnapshot {
  /** Commit id. */
  revision: string;
  /** Content by path; slash-separated, relative to the root. */
  files: ReadonlyMap<string, string>;
}

/**
 * One change of one file.
 *
 * @public
 */
export type FileEdit =
  | { operation: 'create'; path: string; after: string }
  | { operation: 'update'; path: string; before: string; after: string }
  | { operation: 'delete'; path: string; before: string };

/**
 * What Git says of one cluster.
 *
 * @public
 */
export interface DeclaredCluster extends ClusterKey {
  kind: ClusterKind;
  /** Id of the layout that declares it. */
  layout: string;
  origin: ClusterOrigin;
  /** Kubernetes version that it asks for, if the declaration says. */
  kubernetesVersion?: string;
  path: string;
  /** The declaring text: the file, or the element of the list. */
  content: string;
  /** 1-based first and last line in the file. */
  lines: [number, number];
}

/**
 * Everything that a layout finds in a repository: what it could read, and what it could not.
 *
 * @public
 */
export interface LayoutListing {
  clusters: DeclaredCluster[];
  problems: InventoryProblem[];
}

/**
 * Change of one declaration.
 *
 * @public
 */
export type ClusterChange =
  | {
      verb: 'create';
      cluster: ClusterKey & { kind: ClusterKind };
      /** For layout `manifests`: the rendered files. For a list: the element's keys and values in order. */
      rendered: RenderedTemplate;
    }
  | { verb: 'extend'; cluster: ClusterKey; expiresAt: string }
  | { verb: 'delete'; cluster: ClusterKey };

/**
 * A cluster template, filled for one cluster.
 *
 * @public
 */
export interface RenderedTemplate {
  /** Files by name, for layouts that keep files; the first is the cluster's own. */
  files: { name: string; content: string }[];
  /** Keys of the element, for list layouts; all values become quoted strings. */
  element: Record<string, string>;
}

/**
 * Knows how one GitOps repository declares clusters. Pure: file contents in, file edits out; touches the lines it must and no other.
 *
 * @public
 */
export interface ClusterLayout {
  readonly id: string;
  readonly type: 'manifests' | 'application-set-list' | string;
  readonly kind: ClusterKind;
  /** Where it looks, as configured, for messages: `clusters/{managementCluster}/{name}.yaml`. */
  readonly pattern?: string;
  /** Directory, or file, that all it declares is below. */
  readonly directory?: string;
  /** Whether a file is one of those that it reads, by its path. */
  owns?(path: string): boolean;
  /** True where this layout declares clusters of that management cluster. */
  serves(managementCluster: string): boolean;
  /** Namespace that a new cluster of this name gets. */
  namespaceOf(name: string): string;
  list(snapshot: RepositorySnapshot): LayoutListing;
  /**
   * @throws ConflictError where the cluster exists already (create); NotFoundError where it is not declared (extend, delete);
   * InputError where the file cannot be edited safely, saying why
   */
  plan(change: ClusterChange, snapshot: RepositorySnapshot): FileEdit[];
}

/**
 * A cluster template with what is needed to render it.
 *
 * @public
 */
export interface LoadedTemplate extends ClusterTemplate {
  /** Source files by name, relative to the template's directory. */
  sources: { name: string; content: string }[];
  /** Extra keys of a list element, values with `${VARIABLE}`. */
  element: Record<string, string>;
}

/**
 * Values that every template gets, beside its own parameters.
 *
 * @public
 */
export interface TemplateContext {
  cluster: ClusterKey & { kind: ClusterKind };
  owner: string;
  requestedBy: string;
  /** ISO 8601 */
  requestedAt: string;
  /** ISO 8601 */
  expiresAt: string;
  purpose: string;
  parameters: Record<string, unknown>;
}

/**
 * A change to be proposed.
 *
 * @public
 */
export interface PlannedChange {
  /** Deterministic from the request's key: the same branch finds the same change request. */
  branch: string;
  /** Commit that the plan was made on. */
  baseRevision: string;
  title: string;
  /** Markdown. */
  description: string;
  commitMessage: string;
  /** Requester, for the commit's author and the description. */
  author?: { name: string; email: string };
  edits: FileEdit[];
}

/**
 * Change request in a forge.
 *
 * @public
 */
export interface ChangeRequest {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  title: string;
  branch: string;
  baseBranch: string;
  headRevision?: string;
  /** undefined while the forge does not know yet. */
  mergeable?: boolean;
  mergeRevision?: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  mergedAt?: string;
  /** ISO 8601 */
  closedAt?: string;
  /** Login in the forge. */
  author: string;
  closedBy?: string;
}

/**
 * One forge's repository. Idempotent: the same branch name finds the same change request.
 *
 * @public
 */
export interface ChangeRequestProvider {
  /**
   * Opens the change request, or adopts the one of that branch if its tree equals the plan.
   *
   * @throws ConflictError naming the author where the branch holds something else, or the base has moved in a touched file;
   * ForwardedError / ServiceUnavailableError with the forge's scrubbed message where it cannot be reached
   */
  open(change: PlannedChange): Promise<ChangeRequest>;
  get(number: number): Promise<ChangeRequest>;
  /** Newest change request of a branch, whatever its state. */
  findByBranch(branch: string): Promise<ChangeRequest | undefined>;
  /** Merges at the given head. */
  merge(number: number, headRevision: string): Promise<ChangeRequest>;
  /** Closes without merging and removes the branch. */
  close(number: number, comment?: string): Promise<ChangeRequest>;
  /** Whole text tree of a branch or commit below the given paths; only what changed since the last call is fetched. */
  snapshot(ref: string, paths?: string[]): Promise<RepositorySnapshot>;
  /** Commit id of a branch; cheap, for polling. */
  revision(branch: string): Promise<string>;
  /** Page of a file in the forge. */
  fileUrl(path: string, revision: string): string;
  /**
   * What its credentials may do, for the check of the set-up. It writes nothing. Absent where the forge cannot be asked.
   *
   * @throws as `open`
   */
  access?(signal: AbortSignal): Promise<RepositoryAccess>;
}

/**
 * What a provider's credentials may do with its repository, as far as the forge says.
 *
 * @public
 */
export interface RepositoryAccess {
  /** Login that the forge takes us for; absent where it does not say. */
  account?: string;
  /** The right to push branches and to open change requests, in the forge's words: "write:repository, write:issue; access Write". */
  needs: string;
  /** What of it is missing. */
  missing: string[];
  /** Rights beyond that. */
  excess: string[];
  /** Whether it may merge into the base branch, which only the merging of ended clusters needs; absent where the forge does not say. */
  mayMerge?: boolean;
  /** What the forge does not tell. */
  unknown?: string;
}

/**
 * One configured GitOps repository: its forge, its layouts, its templates.
 *
 * @public
 */
export interface GitOpsRepository {
  readonly id: string;
  readonly title: string;
  readonly branch: string;
  readonly provider: ChangeRequestProvider;
  readonly layouts: readonly ClusterLayout[];
  /** Directories that snapshots need: of the layouts and of the templates. */
  readonly paths: readonly string[];
  /** Templates in a snapshot, and those that could not be read. */
  templates(snapshot: RepositorySnapshot): {
    items: LoadedTemplate[];
    problems: InventoryProblem[];
  };
  /** Renders a template after its parameters have been validated and defaulted. @throws InputError naming each wrong parameter */
  render(template: LoadedTemplate, context: TemplateContext): RenderedTemplate;
}
