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
import path from 'node:path';
import { stringify } from 'yaml';
import { answers } from '../kubernetes/fetchHealth';
import { run } from '../programs';
import type { LabContext, LabStep } from '../types';

/** How often the exporter is scraped. */
const scrapeInterval = '5s';

/** Configuration of the lab's Prometheus, which stands for the agent on every workload cluster. */
export function prometheusConfig(options: {
  exporter: number;
  remoteWrite: string;
}): object {
  return {
    global: { scrape_interval: scrapeInterval },
    scrape_configs: [
      {
        job_name: 'workload-clusters',
        // The exporter speaks for many clusters: their label is its own.
        honor_labels: true,
        static_configs: [{ targets: [`127.0.0.1:${options.exporter}`] }],
      },
    ],
    remote_write: [
      {
        url: options.remoteWrite,
        queue_config: { batch_send_deadline: '1s' },
      },
    ],
  };
}

async function startReceive(lab: LabContext) {
  const { receiveHttp, receiveGrpc, receiveWrite, receiveCapnproto } =
    lab.ports;
  await lab.start({
    name: 'thanos-receive',
    command: lab.programs.executable('thanos'),
    version: lab.programs.version('thanos'),
    ports: [receiveHttp, receiveGrpc, receiveWrite, receiveCapnproto],
    args: [
      'receive',
      `--http-address=127.0.0.1:${receiveHttp}`,
      `--grpc-address=127.0.0.1:${receiveGrpc}`,
      `--remote-write.address=127.0.0.1:${receiveWrite}`,
      // Else it takes a port of its own on every address.
      `--receive.capnproto-address=127.0.0.1:${receiveCapnproto}`,
      `--tsdb.path=${path.join(lab.stateDirectory, 'thanos')}`,
      '--tsdb.retention=2d',
      '--label=replica="lab"',
      '--log.level=warn',
    ],
    healthy: () => answers(`http://127.0.0.1:${receiveHttp}/-/ready`),
  });
}

async function startQuery(lab: LabContext) {
  const { queryHttp, queryGrpc, receiveGrpc } = lab.ports;
  await lab.start({
    name: 'thanos-query',
    command: lab.programs.executable('thanos'),
    version: lab.programs.version('thanos'),
    ports: [queryHttp, queryGrpc],
    args: [
      'query',
      `--http-address=127.0.0.1:${queryHttp}`,
      `--grpc-address=127.0.0.1:${queryGrpc}`,
      // Strict: a store that is down is named in a warning, and does not silently drop out.
      `--endpoint-strict=127.0.0.1:${receiveGrpc}`,
      ...['replica', 'receive', 'tenant_id'].map(
        label => `--query.replica-label=${label}`,
      ),
      '--store.response-timeout=5s',
      '--log.level=warn',
    ],
    healthy: () => answers(`http://127.0.0.1:${queryHttp}/-/ready`),
  });
}

async function startQueryFrontend(lab: LabContext) {
  const { queryFrontend, queryHttp } = lab.ports;
  await lab.start({
    name: 'thanos-query-frontend',
    command: lab.programs.executable('thanos'),
    version: lab.programs.version('thanos'),
    ports: [queryFrontend],
    args: [
      'query-frontend',
      `--http-address=127.0.0.1:${queryFrontend}`,
      `--query-frontend.downstream-url=http://127.0.0.1:${queryHttp}`,
      '--log.level=warn',
    ],
    healthy: () => answers(`http://127.0.0.1:${queryFrontend}/-/ready`),
  });
}

async function startPrometheus(lab: LabContext) {
  const { prometheus, exporter, receiveWrite } = lab.ports;
  const directory = path.join(lab.stateDirectory, 'prometheus');
  const config = path.join(directory, 'prometheus.yml');
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(
    config,
    stringify(
      prometheusConfig({
        exporter,
        remoteWrite: `http://127.0.0.1:${receiveWrite}/api/v1/receive`,
      }),
    ),
  );
  const command = lab.programs.system('prometheus');
  const version = /version (\d[\d.]*)/.exec(await run(command, ['--version']));
  await lab.start({
    name: 'prometheus',
    command,
    version: version?.[1] ?? 'unknown',
    ports: [prometheus],
    args: [
      `--config.file=${config}`,
      `--web.listen-address=127.0.0.1:${prometheus}`,
      `--storage.tsdb.path=${path.join(directory, 'data')}`,
      '--storage.tsdb.retention.time=2h',
      '--log.level=warn',
    ],
    healthy: () => answers(`http://127.0.0.1:${prometheus}/-/ready`),
  });
}

/** Metrics from the workload clusters to the queries of the portal. */
export const monitoringSteps: LabStep[] = [
  { name: 'Thanos receive', run: startReceive },
  { name: 'Thanos query', run: startQuery },
  { name: 'Thanos query frontend', run: startQueryFrontend },
  { name: 'Prometheus', run: startPrometheus },
];
