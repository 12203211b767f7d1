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
import { ensureCertificates } from '../kubernetes/certificates';
import { answers } from '../kubernetes/fetchHealth';
import { nodeProgram } from '../nodeProgram';
import type { LabContext, LabStep } from '../types';
import type { CompanionConfig } from './config';

/** About what pulling a small image and the first probe take, in milliseconds. */
const readyAfter = 3_000;

async function startCompanions(lab: LabContext) {
  const certificates = await ensureCertificates(lab.stateDirectory);
  const file = path.join(lab.stateDirectory, 'config/companions.json');
  const config: CompanionConfig = {
    management: {
      server: `https://127.0.0.1:${lab.ports.apiServer}`,
      token: lab.secrets.get('admin'),
    },
    certificates,
    etcd: lab.ports.etcd,
    ports: {
      front: lab.ports.front,
      exporter: lab.ports.exporter,
      health: lab.ports.companions,
      virtualFirst: lab.ports.virtualFirst,
    },
    frontToken: lab.secrets.get('front'),
    readyAfter,
    apiServer: lab.programs.executable('kube-apiserver'),
    stateDirectory: lab.stateDirectory,
  };
  fs.writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  await lab.start({
    name: 'companions',
    ...nodeProgram(lab, 'packages/lab/src/companions/main.ts', [file]),
    ports: [lab.ports.front, lab.ports.exporter, lab.ports.companions],
    cwd: lab.root,
    healthy: () => answers(`http://127.0.0.1:${lab.ports.companions}/healthz`),
  });
}

/** The lab's own helpers. */
export const companionSteps: LabStep[] = [
  { name: "The lab's companions", run: startCompanions },
];
