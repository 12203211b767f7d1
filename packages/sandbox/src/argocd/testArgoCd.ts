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

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createSandboxClock } from '../clock';
import { createObjectStore, ObjectStore } from '../kubernetes';
import {
  KubernetesObject,
  RepositoryFile,
  RepositoryReader,
  SandboxClock,
  SandboxFaults,
} from '../types';
import { RunningArgoCd, startArgoCd } from './startArgoCd';
import { Application, argoNamespace } from './types';

/** Address of the example repository. */
export const repoURL = 'http://localhost:7120/platform/gitops.git';

/** The files of `examples/gitops`. */
export function exampleFiles(): RepositoryFile[] {
  // eslint-disable-next-line no-restricted-syntax -- only tests run this, in place
  const root = resolve(__dirname, '../../../../examples/gitops');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: relative(root, file),
        content: readFileSync(file, 'utf8'),
      };
    });
}

/** A repository in memory; every push is a commit on `main`. */
export class TestRepository implements RepositoryReader {
  readonly #commits = new Map<string, Map<string, string>>();
  readonly #listeners = new Set<
    (event: { branch: string; commit: string }) => void
  >();
  head = '';

  constructor(files: Record<string, string>) {
    this.push(files);
  }

  /** Writes files, or takes those away that are `undefined`; tells of it. */
  push(files: Record<string, string | undefined>): string {
    const next = new Map(this.#commits.get(this.head));
    for (const [path, content] of Object.entries(files)) {
      if (content === undefined) next.delete(path);
      else next.set(path, content);
    }
    this.head = (this.#commits.size + 1).toString(16).padStart(40, '0');
    this.#commits.set(this.head, next);
    for (const listener of this.#listeners) {
      listener({ branch: 'main', commit: this.head });
    }
    return this.head;
  }

  content(path: string): string {
    return this.#commits.get(this.head)!.get(path)!;
  }

  async resolve(revision: string): Promise<string | undefined> {
    if (revision === 'main' || revision === 'HEAD') return this.head;
    return this.#commits.has(revision) ? revision : undefined;
  }

  async files(commit: string, path = ''): Promise<RepositoryFile[]> {
    return [...this.#commits.get(commit)!]
      .filter(([file]) => !path || file.startsWith(`${path}/`))
      .map(([file, content]) => ({ path: file, content }));
  }

  onPush(
    listener: (event: { branch: string; commit: string }) => void,
  ): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Everything around an Argo CD under test. */
export interface TestArgoCd {
  argo: RunningArgoCd;
  store: ObjectStore;
  repository: TestRepository;
  clock: SandboxClock;
  faults: SandboxFaults;
  workloadStores: Map<string, ObjectStore>;
  token: string;
  application(name: string): Application;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Stops it; fails where a step of it had failed. */
  stop(): Promise<void>;
}

/** Starts an Argo CD over an empty store and a repository in memory, far faster than recorded. */
export async function startTestArgoCd(
  files: Record<string, string>,
  prepare: (store: ObjectStore) => void = () => {},
): Promise<TestArgoCd> {
  const clock = createSandboxClock({ speed: 300 });
  const store = createObjectStore({ cluster: 'management', clock });
  const repository = new TestRepository(files);
  const faults: SandboxFaults = { kubernetes: {}, argocd: {}, clusters: {} };
  const errors: unknown[] = [];
  const workloadStores = new Map<string, ObjectStore>();
  prepare(store);
  const token = 'a-token-for-tests';
  const argo = await startArgoCd({
    store,
    clock,
    faults,
    repositories: {
      byUrl: url => (url === repoURL ? repository : undefined),
    },
    port: 0,
    tokens: [token],
    createWorkloadStore(name) {
      const created = createObjectStore({ cluster: name, clock });
      workloadStores.set(name, created);
      return created;
    },
    onError: (_what, error) => errors.push(error),
  });
  return {
    argo,
    store,
    repository,
    clock,
    faults,
    workloadStores,
    token,
    application: name =>
      store.get({
        group: 'argoproj.io',
        kind: 'Application',
        namespace: argoNamespace,
        name,
      }) as Application,
    request: (path, init) =>
      fetch(`${argo.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, ...init?.headers },
      }),
    async stop() {
      await argo.stop();
      await clock.stop();
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Waits until a condition holds; fails with the last error after ten seconds. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise(done => setTimeout(done, 5));
    }
  }
}

/** An Application of a directory of the repository. */
export function applicationOf(
  name: string,
  path: string,
  spec: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: argoNamespace },
    spec: {
      project: 'default',
      source: { repoURL, path, targetRevision: 'main' },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'default',
      },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...spec,
    },
  };
}

/** A ConfigMap as text. */
export function configMap(name: string, value = 'a', namespace?: string) {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}${namespace ? `\n  namespace: ${namespace}` : ''}
data:
  key: ${value}
`;
}
