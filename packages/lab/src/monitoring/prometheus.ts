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
import type { LabContext } from '../types';

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
        // The exporter speaks for many clusters: their labels are its own.
        honor_labels: true,
        static_configs: [{ targets: [`127.0.0.1:${options.exporter}`] }],
      },
    ],
    remote_write: [
      {
        url: options.remoteWrite,
        // Somebody waits for the first metric.
        queue_config: { batch_send_deadline: '1s' },
      },
    ],
  };
}

/** The number in what `prometheus --version` says. */
export const prometheusVersion = (output: string): string =>
  /version (\d[\d.]*)/.exec(output)?.[1] ?? 'unknown';

export async function startPrometheus(lab: LabContext): Promise<void> {
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
  await lab.start({
    name: 'prometheus',
    command,
    version: prometheusVersion(await run(command, ['--version'])),
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
