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

/* eslint-disable no-console -- the line that the parent reads */
// A process of its own: the sandbox's API server with as many clusters as it is told, and nobody who acts on them. Ends with its input.
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createObjectStore,
  createSandboxClock,
  startKubernetesApi,
  type ObjectStore,
} from '../sandbox';
import { clusterName, clusterObjects } from './clusterObjects';
import type { Answer, Command, RequestCount } from './commands';

const group = 'cluster.x-k8s.io';
/** Changes of a steady stream are made this often, as many as are due. */
const beat = 20;

/** Counts what the API server is asked for, from its start on. */
function countRequests(): () => RequestCount[] {
  const counts = new Map<string, RequestCount>();
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    const { pathname, searchParams } = new URL(request.url!, 'https://server');
    // `/apis/<group>/<version>/<kind>` of all namespaces; everything else is discovery or one object.
    const [, api, , , kind, ...rest] = pathname.split('/');
    const isCollection = api === 'apis' && kind && rest.length === 0;
    const verb = searchParams.has('watch') ? 'watch' : 'list';
    const counted: RequestCount = isCollection
      ? { kind, verb, count: 0 }
      : { kind: pathname, verb: 'other', count: 0 };
    const key = `${counted.verb} ${counted.kind}`;
    const known = counts.get(key) ?? counted;
    known.count += 1;
    counts.set(key, known);
  });
  return () => {
    const all = [...counts.values()];
    counts.clear();
    return all;
  };
}

function setVersion(store: ObjectStore, index: number, version: string) {
  const name = clusterName(index);
  store.modify({ group, kind: 'Cluster', namespace: name, name }, object => {
    (object as any).spec.topology.version = version;
  });
}

async function change(
  store: ObjectStore,
  clusters: number,
  command: Command & { do: 'change' },
): Promise<Answer> {
  const { version, from = 0, count, perSecond } = command;
  const make = (done: number) =>
    setVersion(
      store,
      (from + done) % clusters,
      version.replace('%', String(done)),
    );
  const started = performance.now();
  for (let done = 0; done < count; ) {
    const elapsed = (performance.now() - started) / 1000;
    const due = perSecond
      ? Math.min(count, Math.ceil(elapsed * perSecond))
      : count;
    for (; done < due; done += 1) make(done);
    if (done < count) await delay(beat);
  }
  return { at: Date.now() };
}

function versions(store: ObjectStore): Answer {
  const clusters = store.list(group, 'Cluster') as any[];
  return {
    versions: Object.fromEntries(
      clusters.map(({ metadata, spec }) => [
        metadata.name,
        spec.topology.version,
      ]),
    ),
  };
}

async function main([count, kubeconfig]: string[]) {
  const clock = createSandboxClock({ speed: 1 });
  const store = createObjectStore({ cluster: 'management', clock });
  for (const name of ['argocd', 'cluster-classes']) {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  for (let index = 0; index < Number(count); index += 1) {
    const objects = clusterObjects(index);
    const { namespace } = objects[0].metadata;
    store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace! },
    });
    for (const object of objects) store.create(object);
  }
  const requests = countRequests();
  const token = randomBytes(16).toString('hex');
  const api = await startKubernetesApi({
    store,
    clock,
    faults: { kubernetes: {}, argocd: {}, clusters: {} },
    port: 0,
    tokens: [{ token, role: 'admin' }],
  });
  fs.writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'bench',
      clusters: [
        {
          name: 'bench',
          cluster: {
            server: api.url,
            'certificate-authority-data': Buffer.from(
              api.caCertificate,
            ).toString('base64'),
          },
        },
      ],
      users: [{ name: 'bench', user: { token } }],
      contexts: [
        { name: 'bench', context: { cluster: 'bench', user: 'bench' } },
      ],
    }),
    { mode: 0o600 },
  );
  console.log('ready');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const command = JSON.parse(line) as Command;
    let answer: Answer;
    switch (command.do) {
      case 'change':
        answer = await change(store, Number(count), command);
        break;
      case 'requests':
        answer = { requests: requests() };
        break;
      default:
        answer = versions(store);
    }
    console.log(JSON.stringify(answer));
  }
  process.exit(0);
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
