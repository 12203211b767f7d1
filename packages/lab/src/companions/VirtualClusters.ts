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
import { apiServerArguments } from '../kubernetes/apiServerArguments';
import { issueClientCertificate } from '../kubernetes/certificates';
import { deletePrefix } from '../kubernetes/etcd';
import { answers } from '../kubernetes/fetchHealth';
import type { CompanionConfig } from './config';
import type { KubeClient } from './KubeClient';
import { readinessRules, type PodWorkload } from './readiness';
import {
  virtualClusterSecret,
  virtualClusterSecretName,
} from './virtualClusterSecret';
import { readWorkload, type Secret } from './workloads';

interface VirtualCluster {
  port: number;
  process: ChildProcess;
  /** Where its objects are in etcd. */
  prefix: string;
}

/**
 * Stands for the pods of virtual clusters: each StatefulSet of the vcluster chart gets an API server of its own, a real one, whose objects are in
 * the lab's etcd under a prefix. Once it answers, its credentials are published as vcluster does, and the StatefulSet is reported ready.
 */
export class VirtualClusters {
  readonly #config: CompanionConfig;
  readonly #management: KubeClient;
  readonly #setpriv?: string;
  /** By uid of the StatefulSet: one that is made again under its name is another cluster. */
  readonly #running = new Map<string, VirtualCluster>();
  #statefulSets: PodWorkload[] = [];

  /** @param setpriv - path of the program that has processes end with their parent, where there is one */
  constructor(
    config: CompanionConfig,
    management: KubeClient,
    setpriv?: string,
  ) {
    this.#config = config;
    this.#management = management;
    this.#setpriv = setpriv;
  }

  /** As they were at the last look. */
  get statefulSets(): readonly PodWorkload[] {
    return this.#statefulSets;
  }

  /** Looks once at what there is to be, and makes it so. */
  async reconcile(): Promise<void> {
    const sets = await this.#management.list<PodWorkload>(
      '/apis/apps/v1/statefulsets?labelSelector=app%3Dvcluster',
    );
    this.#statefulSets = sets.filter(set => !set.metadata.deletionTimestamp);
    const wanted = new Set(
      this.#statefulSets.map(({ metadata }) => metadata.uid),
    );
    for (const [uid, virtual] of this.#running) {
      if (!wanted.has(uid)) await this.#remove(uid, virtual);
    }
    const published = new Map<string, number | undefined>();
    for (const set of this.#statefulSets) {
      published.set(set.metadata.uid, await this.#publishedPort(set));
    }
    for (const set of this.#statefulSets) {
      const virtual =
        this.#running.get(set.metadata.uid) ?? this.#start(set, published);
      if (await answers(`https://127.0.0.1:${virtual.port}/readyz`)) {
        await this.#publish(set, virtual, published.get(set.metadata.uid));
      }
    }
  }

  /** Ends all API servers, and resolves when they have; their objects stay. */
  async stop(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(running.map(({ process }) => end(process, 'SIGTERM')));
  }

  /** Port that its credentials name: that of an earlier run of the lab. */
  async #publishedPort(set: PodWorkload): Promise<number | undefined> {
    const secret = await this.#management.get<Secret>(secretPath(set));
    const workload = secret && readWorkload(secret);
    return workload && Number(new URL(workload.server).port);
  }

  #start(
    set: PodWorkload,
    published: ReadonlyMap<string, number | undefined>,
  ): VirtualCluster {
    const { certificates, etcd, stateDirectory, apiServer, ports } =
      this.#config;
    const { uid, namespace, name } = set.metadata;
    const prefix = `/virtual/${namespace}/${name}/${uid}`;
    const port = choosePort(uid, ports.virtualFirst, published, this.#running);
    const args = apiServerArguments({
      port,
      etcd,
      prefix,
      certificates,
      clientCa: certificates.ca,
    });
    const log = path.join(
      stateDirectory,
      'logs',
      `vcluster-${namespace}.${name}.log`,
    );
    const output = fs.openSync(log, 'a');
    const child = spawn(
      this.#setpriv ?? apiServer,
      this.#setpriv ? ['--pdeathsig', 'KILL', '--', apiServer, ...args] : args,
      { stdio: ['ignore', output, output] },
    );
    fs.closeSync(output);
    const virtual = { port, process: child, prefix };
    this.#running.set(uid, virtual);
    // It is started again at the next look.
    const forget = (why: string) => {
      if (this.#running.get(uid) !== virtual) return;
      this.#running.delete(uid);
      console.error(`The API server of ${name} ended (${why}): see ${log}`);
    };
    child.once('exit', (code, signal) => forget(`${code ?? signal}`));
    child.once('error', error => forget(error.message));
    return virtual;
  }

  async #publish(
    set: PodWorkload,
    { port }: VirtualCluster,
    published: number | undefined,
  ): Promise<void> {
    const { namespace, name, generation = 1 } = set.metadata;
    if (published !== port) {
      const { certificates } = this.#config;
      await this.#management.apply(
        secretPath(set),
        virtualClusterSecret(set, {
          server: `https://127.0.0.1:${port}`,
          ca: fs.readFileSync(certificates.ca),
          ...(await issueClientCertificate(certificates, {
            user: `vcluster-${name}`,
            group: 'system:masters',
          })),
        }),
      );
    }
    const { statefulsets } = readinessRules;
    if (!statefulsets.isReported(set, [])) {
      await this.#management.merge(
        `/apis/apps/v1/namespaces/${namespace}/statefulsets/${name}/status`,
        { status: statefulsets.readyStatus(set, generation, [], new Date()) },
      );
    }
  }

  /** Ends the API server and forgets its objects. */
  async #remove(
    uid: string,
    { process, prefix }: VirtualCluster,
  ): Promise<void> {
    this.#running.delete(uid);
    await end(process, 'SIGKILL');
    const { etcd, certificates } = this.#config;
    await deletePrefix({ port: etcd, certificate: certificates.etcd }, prefix);
  }
}

async function end(process: ChildProcess, signal: NodeJS.Signals) {
  const ended = new Promise(resolve => process.once('exit', resolve));
  process.kill(signal);
  await ended;
}

function secretPath({ metadata: { namespace, name } }: PodWorkload): string {
  return `/api/v1/namespaces/${namespace}/secrets/${virtualClusterSecretName(
    name,
  )}`;
}

/**
 * The port that a cluster has had, else one that no other has: all of them take the same credentials, and Argo CD would deliver one's
 * applications to the other.
 */
export function choosePort(
  uid: string,
  first: number,
  published: ReadonlyMap<string, number | undefined>,
  running: ReadonlyMap<string, { port: number }>,
): number {
  const taken = new Set([
    ...[...running.values()].map(item => item.port),
    ...[...published].flatMap(([other, port]) =>
      other === uid ? [] : port ?? [],
    ),
  ]);
  const known = published.get(uid);
  if (known !== undefined && !taken.has(known)) return known;
  let port = first;
  while (taken.has(port)) port += 1;
  return port;
}
