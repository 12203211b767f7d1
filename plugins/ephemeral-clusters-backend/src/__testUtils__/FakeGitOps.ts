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

import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  ChangeRequest,
  ChangeRequestProvider,
  ClusterChange,
  ClusterLayout,
  DeclaredCluster,
  FileEdit,
  GitOpsRepository,
  LoadedTemplate,
  PlannedChange,
  RenderedTemplate,
  RepositorySnapshot,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';

/** File with one JSON object per cluster and line, sorted by name. */
const listPath = 'clusters.jsonl';

type Line = { name: string; managementCluster: string } & Record<
  string,
  string
>;

function read(snapshot: RepositorySnapshot): Line[] {
  return (snapshot.files.get(listPath) ?? '')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

const listLayout: ClusterLayout = {
  id: 'list',
  type: 'test-list',
  kind: 'capi',
  serves: managementCluster => managementCluster === 'management',
  namespaceOf: name => name,
  list: snapshot => ({
    clusters: read(snapshot).map(({ name, managementCluster, ...origin }) => ({
      managementCluster,
      namespace: name,
      name,
      kind: 'capi',
      layout: 'list',
      origin,
      path: listPath,
      content: '',
      lines: [1, 1],
    })),
    problems: [],
  }),
  plan: (change, snapshot) => {
    const lines = read(snapshot);
    const index = lines.findIndex(line => line.name === change.cluster.name);
    if (change.verb === 'create') {
      if (index >= 0) throw new ConflictError('It exists, owned by somebody');
      const { name, managementCluster } = change.cluster;
      lines.push({ name, managementCluster, ...change.rendered.element });
    } else if (index < 0) {
      throw new NotFoundError(`${change.cluster.name} is not declared`);
    } else if (change.verb === 'extend') {
      lines[index].expiresAt = change.expiresAt;
    } else {
      lines.splice(index, 1);
    }
    return [
      {
        operation: 'update',
        path: listPath,
        before: snapshot.files.get(listPath)!,
        after: lines
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(line => `${JSON.stringify(line)}\n`)
          .join(''),
      },
    ];
  },
};

interface FakeBranch {
  edits: FileEdit[];
  base: string;
  head: string;
}

/** A forge and a repository in memory for tests: merges as git does when whole files are compared. */
export class FakeGitOps {
  readonly #history = new Map<string, Map<string, string>>();
  readonly branches = new Map<string, FakeBranch>();
  readonly changeRequests: ChangeRequest[] = [];
  readonly comments: string[] = [];
  /** Commits on the main branch so far. */
  #commits = 0;
  main = '';
  /** Set: every call of the forge fails so. */
  failure: Error | undefined;
  /** Called in the middle of `open`, after the branch was made. */
  onOpen: (() => void | Promise<void>) | undefined;
  calls: string[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
    this.commit(new Map([[listPath, '']]));
  }

  commit(files: Map<string, string>): void {
    this.#commits += 1;
    this.main = `commit-${this.#commits}`;
    this.#history.set(this.main, files);
  }

  files(revision = this.main): Map<string, string> {
    return new Map(this.#history.get(revision));
  }

  /** Declared clusters on the main branch. */
  declared(): DeclaredCluster[] {
    return this.repository.layouts[0].list({
      revision: this.main,
      files: this.files(),
    }).clusters;
  }

  /** Somebody adds or changes a cluster by hand. */
  edit(change: ClusterChange): void {
    const snapshot = { revision: this.main, files: this.files() };
    this.#applyToMain(this.repository.layouts[0].plan(change, snapshot));
  }

  /** A reviewer merges. */
  merge(number: number): void {
    const request = this.#find(number);
    if (!this.#isMergeable(request)) throw new Error('not mergeable');
    this.#applyToMain(this.branches.get(request.branch)!.edits);
    this.#replace(number, {
      state: 'merged',
      mergedAt: this.#now().toISOString(),
      closedBy: 'reviewer',
    });
  }

  /** A reviewer closes without merging. */
  reject(number: number): void {
    this.#replace(number, {
      state: 'closed',
      closedAt: this.#now().toISOString(),
      closedBy: 'reviewer',
    });
  }

  readonly template: LoadedTemplate = {
    repository: 'gitops',
    name: 'small',
    title: 'Small',
    tags: [],
    version: '1.0.0',
    revision: 'commit-1',
    kind: 'capi',
    managementClusters: ['management'],
    layout: 'list',
    lifetime: { default: 'PT8H', maximum: 'P3D' },
    naming: { prefix: '' },
    parameters: { type: 'object' },
    sources: [],
    element: {},
  };

  readonly #provider: ChangeRequestProvider = {
    open: async change => {
      this.#called('open');
      return this.#open(change);
    },
    get: async number => {
      this.#called('get');
      const request = this.#find(number);
      return { ...request, mergeable: this.#isMergeable(request) };
    },
    findByBranch: async branch => {
      this.#called('findByBranch');
      return this.changeRequests.filter(r => r.branch === branch).pop();
    },
    merge: async (number, headRevision) => {
      this.#called('merge');
      const request = this.#find(number);
      if (
        request.headRevision !== headRevision ||
        !this.#isMergeable(request)
      ) {
        throw new ConflictError('The head has moved');
      }
      this.merge(number);
      return this.#find(number);
    },
    close: async (number, comment) => {
      this.#called('close');
      if (comment) this.comments.push(comment);
      this.#replace(number, {
        state: 'closed',
        closedAt: this.#now().toISOString(),
      });
      this.branches.delete(this.#find(number).branch);
      return this.#find(number);
    },
    snapshot: async ref => {
      this.#called('snapshot');
      const revision = ref === 'main' ? this.main : ref;
      return { revision, files: this.files(revision) };
    },
    revision: async () => this.main,
    fileUrl: path => `http://forge/${path}`,
  };

  readonly repository: GitOpsRepository = {
    id: 'gitops',
    title: 'GitOps',
    branch: 'main',
    provider: this.#provider,
    layouts: [listLayout],
    paths: ['.'],
    templates: () => ({ items: [this.template], problems: [] }),
    render: (template, context): RenderedTemplate => ({
      files: [],
      element: {
        owner: context.owner,
        requestedBy: context.requestedBy,
        requestedAt: context.requestedAt,
        expiresAt: context.expiresAt,
        purpose: context.purpose,
        template: template.name,
        templateVersion: template.version,
      },
    }),
  };

  async #open(change: PlannedChange): Promise<ChangeRequest> {
    const existing = this.branches.get(change.branch);
    if (
      existing &&
      JSON.stringify(existing.edits) !== JSON.stringify(change.edits)
    ) {
      throw new ConflictError(
        `Branch ${change.branch} holds something else, by mallory`,
      );
    }
    const files = this.files();
    const moved = change.edits.some(edit =>
      edit.operation === 'create'
        ? files.has(edit.path)
        : files.get(edit.path) !== edit.before,
    );
    if (moved) throw new ConflictError('The base has moved');
    if (!existing) {
      this.branches.set(change.branch, {
        edits: change.edits,
        base: change.baseRevision,
        head: `head-${this.branches.size + 1}-${this.changeRequests.length}`,
      });
    }
    await this.onOpen?.();
    const open = this.changeRequests.find(
      r => r.branch === change.branch && r.state === 'open',
    );
    if (open) return open;
    const number = this.changeRequests.length + 1;
    this.changeRequests.push({
      number,
      url: `http://forge/pulls/${number}`,
      state: 'open',
      title: change.title,
      branch: change.branch,
      baseBranch: 'main',
      headRevision: this.branches.get(change.branch)!.head,
      createdAt: this.#now().toISOString(),
      author: 'portal',
    });
    return this.#find(number);
  }

  #applyToMain(edits: FileEdit[]): void {
    const files = this.files();
    for (const edit of edits) {
      if (edit.operation === 'delete') files.delete(edit.path);
      else files.set(edit.path, edit.after);
    }
    this.commit(files);
  }

  #isMergeable(request: ChangeRequest): boolean {
    const branch = this.branches.get(request.branch);
    if (!branch) return false;
    const files = this.files();
    return branch.edits.every(edit =>
      edit.operation === 'create'
        ? !files.has(edit.path)
        : files.get(edit.path) === edit.before,
    );
  }

  #find(number: number): ChangeRequest {
    const request = this.changeRequests[number - 1];
    if (!request) throw new NotFoundError(`No change request #${number}`);
    return request;
  }

  #replace(number: number, patch: Partial<ChangeRequest>): void {
    Object.assign(this.#find(number), patch);
  }

  #called(name: string): void {
    this.calls.push(name);
    if (this.failure) throw this.failure;
  }
}

/** What a forge that is down makes of every call. */
export const forgeDown = new ServiceUnavailableError(
  'The forge cannot be reached.',
);
