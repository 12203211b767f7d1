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
  KubernetesObject,
  RepositoryFile,
  RepositoryReader,
  RepositoryResolver,
  SandboxFaults,
} from '../../types';
import { Application, ApplicationSource } from '../types';
import { directoryManifests } from './directory';
import { helmManifests } from './helm';
import { ManifestError } from './ManifestError';

/** What a source stands for at a commit. */
export interface GeneratedManifests {
  revision: string;
  sourceType: 'Directory' | 'Helm';
  objects: KubernetesObject[];
}

const cacheLimit = 1000;

/** Makes manifests out of the forge's repositories: Argo CD's repo server. */
export class RepoServer {
  readonly #repositories: RepositoryResolver;
  readonly #faults: Pick<SandboxFaults, 'forge'>;
  /** Commits that branches were last seen at, by URL and revision. */
  readonly #revisions = new Map<string, string>();
  readonly #manifests = new Map<string, GeneratedManifests>();

  constructor(
    repositories: RepositoryResolver,
    faults: Pick<SandboxFaults, 'forge'>,
  ) {
    this.#repositories = repositories;
    this.#faults = faults;
  }

  /**
   * Commit of a revision.
   *
   * @param fresh - asks the forge, rather than take what it said the last time
   * @throws ManifestError where repository or revision are not there, or the forge does not answer
   */
  async resolve(
    repoURL: string,
    targetRevision: string | undefined,
    fresh: boolean,
  ): Promise<string> {
    const revision = targetRevision || 'HEAD';
    const key = `${repoURL} ${revision}`;
    const seen = this.#revisions.get(key);
    if (seen && !fresh) return seen;
    const commit = await this.#reader(repoURL).resolve(revision);
    if (!commit) {
      this.#revisions.delete(key);
      throw new ManifestError(
        `unable to resolve '${revision}' to a commit SHA: revision not found`,
      );
    }
    this.#revisions.set(key, commit);
    return commit;
  }

  /**
   * Files at a commit below `path`, with paths relative to it.
   *
   * @throws ManifestError where the forge does not answer
   */
  async files(
    repoURL: string,
    commit: string,
    path: string,
  ): Promise<RepositoryFile[]> {
    const base = path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
    const files = await this.#reader(repoURL).files(commit, base);
    const prefix = base ? `${base}/` : '';
    return files
      .filter(file => file.path.startsWith(prefix))
      .map(file => ({ ...file, path: file.path.slice(prefix.length) }));
  }

  /** @throws ManifestError */
  async generate(
    application: Application,
    source: ApplicationSource,
    commit: string,
  ): Promise<GeneratedManifests> {
    const name = application.metadata.name;
    const namespace = application.spec.destination.namespace ?? '';
    const key = JSON.stringify([name, namespace, source, commit]);
    let generated = this.#manifests.get(key);
    if (!generated) {
      const { sourceType, objects } = await this.#render(source, commit, {
        name,
        namespace,
      });
      generated = { revision: commit, sourceType, objects };
      if (this.#manifests.size >= cacheLimit) this.#manifests.clear();
      this.#manifests.set(key, generated);
    }
    return { ...generated, objects: structuredClone(generated.objects) };
  }

  async #render(
    source: ApplicationSource,
    commit: string,
    application: { name: string; namespace: string },
  ): Promise<Omit<GeneratedManifests, 'revision'>> {
    if (source.chart) {
      throw new ManifestError(
        'charts out of a Helm repository are outside of what the sandbox renders',
      );
    }
    const files = await this.files(source.repoURL, commit, source.path ?? '');
    if (files.length === 0) {
      throw new ManifestError(`${source.path}: app path does not exist`);
    }
    const has = (pattern: RegExp) =>
      files.some(({ path }) => pattern.test(path));
    if (source.plugin) {
      throw new ManifestError(
        'config management plugins are outside of what the sandbox renders',
      );
    }
    if (source.kustomize || has(/^(kustomization\.ya?ml|Kustomization)$/)) {
      throw new ManifestError(
        'kustomize is outside of what the sandbox renders',
      );
    }
    if (source.helm || (!source.directory && has(/^Chart\.yaml$/))) {
      return {
        sourceType: 'Helm',
        objects: helmManifests(files, source, application),
      };
    }
    return {
      sourceType: 'Directory',
      objects: directoryManifests(files, source.directory),
    };
  }

  #reader(repoURL: string): RepositoryReader {
    if (this.#faults.forge === 'down') {
      throw new ManifestError(
        `failed to list refs: Get "${repoURL}/info/refs?service=git-upload-pack": dial tcp: connect: connection refused`,
        'Unavailable',
      );
    }
    if (this.#faults.forge === 'error') {
      throw new ManifestError(
        'failed to list refs: unexpected client error: 500',
      );
    }
    const reader = this.#repositories.byUrl(repoURL);
    if (!reader) {
      throw new ManifestError(
        `failed to list refs: repository not found: ${repoURL}`,
      );
    }
    return reader;
  }
}
