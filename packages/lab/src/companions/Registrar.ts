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

import { allOf } from './allOf';
import { KubeClient, type KubeObject } from './KubeClient';
import {
  isKubeconfigSecret,
  readWorkload,
  registration,
  registrationName,
  type Secret,
  type Workload,
} from './workloads';

export interface RegistrarOptions {
  management: KubeClient;
  /** How Argo CD gets to a workload cluster. */
  accessOf(workload: Workload): { server: string; config: object };
  /** Whether its API server can be used. */
  answers(workload: Workload): Promise<boolean>;
}

/**
 * Makes workload clusters known to Argo CD and forgets them with their credentials, as the policies of the example repository do; but not
 * before their API server answers, since Argo CD takes minutes to try again where it does not.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  /** By `<namespace>/<name>` of their Secret, with the version that was read. */
  readonly #read = new Map<string, { version?: string; workload?: Workload }>();
  readonly #workloads = new Map<string, Workload>();
  /** What was written, by name of the Secret. */
  readonly #written = new Map<string, string>();

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** Workload clusters by `<namespace>/<name>`. */
  get workloads(): ReadonlyMap<string, Workload> {
    return this.#workloads;
  }

  /**
   * Looks once at the credentials that there are.
   *
   * @throws AggregateError of what could not be registered or forgotten, once all others are
   */
  async reconcile(): Promise<void> {
    const { management } = this.#options;
    // Most Secrets are none of ours, and there are nine for each cluster: only what changed is read in full.
    const secrets = await management.listMetadata('/api/v1/secrets');
    await this.#readWorkloads(secrets);
    const wanted = new Map<string, Workload>();
    for (const workload of this.#workloads.values()) {
      const name = registrationName(workload);
      // Names are those of Argo CD's clusters: the first one has it.
      if (!wanted.has(name)) wanted.set(name, workload);
    }
    const ours = new Set(
      secrets.flatMap(({ metadata }) =>
        isOurs(metadata) ? metadata.name : [],
      ),
    );
    await allOf([
      ...[...wanted].map(([name, workload]) =>
        this.#register(name, workload, ours.has(name)),
      ),
      ...[...ours].map(async name => {
        if (wanted.has(name)) return;
        await management.delete(pathOf(name));
        this.#written.delete(name);
      }),
    ]);
  }

  async #readWorkloads(secrets: KubeObject[]): Promise<void> {
    const candidates = secrets.filter(isKubeconfigSecret);
    const present = new Set(candidates.map(keyOf));
    for (const key of this.#read.keys()) {
      if (!present.has(key)) this.#read.delete(key);
    }
    await Promise.all(
      candidates.map(async candidate => {
        const { namespace, name, resourceVersion } = candidate.metadata;
        const key = keyOf(candidate);
        if (this.#read.get(key)?.version === resourceVersion) return;
        const secret = await this.#options.management.get<Secret>(
          `/api/v1/namespaces/${namespace}/secrets/${name}`,
        );
        this.#read.set(key, {
          version: resourceVersion,
          workload: secret && readWorkload(secret),
        });
      }),
    );
    this.#workloads.clear();
    for (const key of candidates.map(keyOf)) {
      const workload = this.#read.get(key)?.workload;
      if (workload) {
        this.#workloads.set(`${workload.namespace}/${workload.name}`, workload);
      }
    }
  }

  async #register(name: string, workload: Workload, isThere: boolean) {
    const { management, accessOf, answers } = this.#options;
    const object = registration(workload, accessOf(workload));
    const content = JSON.stringify(object);
    if (isThere && this.#written.get(name) === content) return;
    if (!(await answers(workload))) return;
    await management.apply(pathOf(name), object);
    this.#written.set(name, content);
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function pathOf(name: string): string {
  return `/api/v1/namespaces/argocd/secrets/${name}`;
}

function isOurs({ namespace, labels }: KubeObject['metadata']): boolean {
  return namespace === 'argocd' && labels?.['lab/registrar'] === 'true';
}
