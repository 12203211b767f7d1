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

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { apiServerArguments } from '../kubernetes/apiServerArguments';
import { issueClientCertificate } from '../kubernetes/certificates';
import { deletePrefix } from '../kubernetes/etcd';
import { answers } from '../kubernetes/fetchHealth';
import type { CompanionConfig } from './config';
import type { KubeClient, KubeList, KubeObject } from './KubeClient';

interface StatefulSet extends KubeObject {
  spec: { replicas?: number };
  status?: { readyReplicas?: number; observedGeneration?: number };
}

interface VirtualCluster {
  port: number;
  process: ChildProcess;
}

/**
 * Stands for the pods of virtual clusters: each StatefulSet of the vcluster chart gets an API server of its own, a real one, whose objects are in
 * the lab's etcd under a prefix. Once it answers, its credentials are published as vcluster does, and the StatefulSet is reported ready.
 */
export class VirtualClusters {
  readonly #config: CompanionConfig;
  readonly #management: KubeClient;
  readonly #setpriv?: string;
  readonly #running = new Map<string, VirtualCluster>();

  constructor(
    config: CompanionConfig,
    management: KubeClient,
    setpriv?: string,
  ) {
    this.#config = config;
    this.#management = management;
    this.#setpriv = setpriv;
  }

  /** Looks once at what there is to be, and makes it so. */
  async reconcile(): Promise<void> {
    const list = await this.#management.request<KubeList<StatefulSet>>(
      'GET',
      '/apis/apps/v1/statefulsets?labelSelector=app%3Dvcluster',
    );
    const wanted = new Map(
      list.items
        .filter(item => !item.metadata.deletionTimestamp)
        .map(item => [keyOf(item), item]),
    );
    for (const [key, virtual] of this.#running) {
      if (!wanted.has(key)) await this.#remove(key, virtual);
    }
    for (const [key, set] of wanted) {
      const virtual = this.#running.get(key) ?? this.#start(key);
      if (await answers(`https://127.0.0.1:${virtual.port}/readyz`)) {
        await this.#publish(set, virtual);
      }
    }
  }

  stop(): void {
    for (const { process } of this.#running.values()) process.kill('SIGTERM');
  }

  #start(key: string): VirtualCluster {
    const { certificates, etcd, stateDirectory, apiServer, ports } =
      this.#config;
    const taken = new Set([...this.#running.values()].map(item => item.port));
    let port = ports.virtualFirst;
    while (taken.has(port)) port += 1;
    const args = apiServerArguments({
      port,
      etcd,
      prefix: prefixOf(key),
      certificates,
      clientCa: certificates.ca,
    });
    const log = fs.openSync(
      path.join(
        stateDirectory,
        'logs',
        `vcluster-${key.replace('/', '.')}.log`,
      ),
      'a',
    );
    const child = spawn(
      this.#setpriv ?? apiServer,
      this.#setpriv ? ['--pdeathsig', 'KILL', '--', apiServer, ...args] : args,
      { stdio: ['ignore', log, log] },
    );
    fs.closeSync(log);
    const virtual = { port, process: child };
    this.#running.set(key, virtual);
    // It is started again at the next look.
    const forget = () => {
      if (this.#running.get(key) === virtual) this.#running.delete(key);
    };
    child.once('exit', forget);
    child.once('error', forget);
    return virtual;
  }

  async #publish(set: StatefulSet, { port }: VirtualCluster): Promise<void> {
    const { namespace, name, generation } = set.metadata;
    const path_ = `/api/v1/namespaces/${namespace}/secrets/vc-${name}`;
    const server = `https://127.0.0.1:${port}`;
    const known = await this.#management.get<{
      data?: Record<string, string>;
    }>(path_);
    const published = Buffer.from(known?.data?.config ?? '', 'base64');
    if (!published.toString().includes(server)) {
      await this.#management.apply(path_, await this.#secret(set, server));
    }
    const replicas = set.spec.replicas ?? 1;
    if (
      set.status?.readyReplicas !== replicas ||
      set.status.observedGeneration !== generation
    ) {
      await this.#management.merge(
        `/apis/apps/v1/namespaces/${namespace}/statefulsets/${name}/status`,
        {
          status: {
            observedGeneration: generation,
            replicas,
            readyReplicas: replicas,
            availableReplicas: replicas,
            currentReplicas: replicas,
            updatedReplicas: replicas,
            currentRevision: `${name}-lab`,
            updateRevision: `${name}-lab`,
          },
        },
      );
    }
  }

  /** The Secret that vcluster publishes, with its keys. It goes with the StatefulSet. */
  async #secret(set: StatefulSet, server: string): Promise<object> {
    const { namespace, name, uid } = set.metadata;
    const { certificates } = this.#config;
    const ca = fs.readFileSync(certificates.ca);
    const { cert, key } = await issueClientCertificate(certificates, {
      user: `vcluster-${name}`,
      group: 'system:masters',
    });
    const encode = (text: string | Buffer) =>
      Buffer.from(text).toString('base64');
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `vc-${name}`,
        namespace,
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid },
        ],
      },
      type: 'Opaque',
      data: {
        'certificate-authority': encode(ca),
        'client-certificate': encode(cert),
        'client-key': encode(key),
        config: encode(
          stringify({
            apiVersion: 'v1',
            kind: 'Config',
            clusters: [
              {
                name,
                cluster: {
                  server,
                  'certificate-authority-data': encode(ca),
                },
              },
            ],
            users: [
              {
                name,
                user: {
                  'client-certificate-data': encode(cert),
                  'client-key-data': encode(key),
                },
              },
            ],
            contexts: [{ name, context: { cluster: name, user: name } }],
            'current-context': name,
          }),
        ),
      },
    };
  }

  /** Ends the API server and forgets its objects: a cluster of the same name later on is another one. */
  async #remove(key: string, { process }: VirtualCluster): Promise<void> {
    this.#running.delete(key);
    const ended = new Promise(resolve => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
    const { etcd, certificates } = this.#config;
    await deletePrefix(
      { port: etcd, certificate: certificates.etcd },
      prefixOf(key),
    );
  }
}

const keyOf = ({ metadata }: KubeObject) =>
  `${metadata.namespace}/${metadata.name}`;

const prefixOf = (key: string) => `/virtual/${key}`;
