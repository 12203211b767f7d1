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

import fs from 'node:fs';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { findSetpriv } from '../supervisor/setpriv';
import type { CompanionConfig } from './config';
import { exposition } from './exporter/exposition';
import { observedClusters } from './exporter/observedClusters';
import { frontKey, startFront } from './Front';
import { KubeClient } from './KubeClient';
import { Observer } from './Observer';
import { Registrar } from './Registrar';
import { VirtualClusters } from './VirtualClusters';

/** How long at least between two looks, in milliseconds. */
const pause = 1_000;
/** How much longer than a look the pause is, up to a limit: a hundred clusters are looked at less often, rather than all the time. */
const rest = 4;
const longestPause = 10_000;

function serve(port: number, answer: () => string) {
  const server = http.createServer((_request, response) => {
    try {
      const text = answer();
      response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' });
      response.end(text);
    } catch (error) {
      // What some manifest has in it must not end the front.
      console.error(error);
      response.writeHead(500).end();
    }
  });
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

/** Does it again and again; a look that fails is said once, until one works. */
async function forever(name: string, look: () => Promise<void>) {
  let failing: string | undefined;
  for (;;) {
    const start = performance.now();
    try {
      await look();
      if (failing !== undefined) console.log(`${name} works again`);
      failing = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== failing) console.error(`${name}: ${message}`);
      failing = message;
    }
    const took = performance.now() - start;
    await delay(Math.min(Math.max(pause, rest * took), longestPause));
  }
}

async function main() {
  const config = JSON.parse(
    fs.readFileSync(process.argv[2], 'utf8'),
  ) as CompanionConfig;
  const { certificates, ports, frontToken } = config;
  const ca = fs.readFileSync(certificates.ca);
  const management = new KubeClient({ ...config.management, ca });
  const registrar = new Registrar({
    management,
    answers: async workload => {
      const client = new KubeClient(workload);
      try {
        await client.request('GET', '/apis/apps/v1');
        return true;
      } catch {
        return false;
      } finally {
        client.close();
      }
    },
    accessOf: workload =>
      workload.kind === 'capi'
        ? {
            server: `https://127.0.0.1:${ports.front}/${frontKey(workload)}`,
            config: {
              bearerToken: frontToken,
              tlsClientConfig: { caData: ca.toString('base64') },
            },
          }
        : {
            server: workload.server,
            config: {
              tlsClientConfig: {
                caData: Buffer.from(workload.ca).toString('base64'),
                certData: Buffer.from(workload.cert).toString('base64'),
                keyData: Buffer.from(workload.key).toString('base64'),
              },
            },
          },
  });
  const virtualClusters = new VirtualClusters(
    config,
    management,
    findSetpriv(),
  );
  const observer = new Observer({ readyAfter: config.readyAfter });
  await startFront({
    port: ports.front,
    cert: fs.readFileSync(certificates.cert),
    key: fs.readFileSync(certificates.key),
    token: frontToken,
    management: { ...config.management, ca },
    workload: key => registrar.workloads.get(key),
  });
  await serve(ports.exporter, () =>
    exposition(
      observedClusters(observer.observations, virtualClusters.statefulSets),
      Date.now(),
    ),
  );
  await serve(ports.health, () => 'ok');
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      // They end with this process where there is setpriv, else a little later by themselves.
      void virtualClusters.stop();
      process.exit(0);
    });
  }
  await Promise.all([
    forever('Virtual clusters', () => virtualClusters.reconcile()),
    forever('Registration', () => registrar.reconcile()),
    forever('Workload clusters', () => observer.observe(registrar.workloads)),
  ]);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
