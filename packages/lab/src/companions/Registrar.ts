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

import { KubeClient, type KubeList, type KubeObject } from './KubeClient';
import {
  readCapiSecret,
  readVclusterSecret,
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

  /** Looks once at the credentials that there are. */
  async reconcile(): Promise<void> {
    const { management, accessOf, answers } = this.#options;
    const secrets = await management.request<KubeList<Secret>>(
      'GET',
      '/api/v1/secrets',
    );
    const workloads = secrets.items.flatMap(
      secret => readCapiSecret(secret) ?? readVclusterSecret(secret) ?? [],
    );
    this.#workloads.clear();
    for (const workload of workloads) {
      this.#workloads.set(`${workload.namespace}/${workload.name}`, workload);
    }
    const wanted = new Set(workloads.map(registrationName));
    for (const workload of workloads) {
      const name = registrationName(workload);
      const object = registration(workload, accessOf(workload));
      const content = JSON.stringify(object);
      if (this.#written.get(name) === content) continue;
      if (!(await answers(workload))) continue;
      await management.apply(pathOf(name), object);
      this.#written.set(name, content);
    }
    for (const { metadata } of secrets.items) {
      if (isOurs(metadata) && !wanted.has(metadata.name)) {
        await management.delete(pathOf(metadata.name));
        this.#written.delete(metadata.name);
      }
    }
  }
}

const pathOf = (name: string) => `/api/v1/namespaces/argocd/secrets/${name}`;

const isOurs = ({ namespace, labels }: KubeObject['metadata']) =>
  namespace === 'argocd' && labels?.['lab/registrar'] === 'true';
