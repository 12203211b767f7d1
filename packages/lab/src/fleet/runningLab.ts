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
import { GiteaApi, reviewerForgeTokenFile } from '../gitea';
import { adminKubeconfig } from '../kubernetes/kubectl';
import { labPorts } from '../ports';
import { run } from '../programs';
import { type LabStatus, readStatus } from '../supervisor';
import type { LabPorts } from '../types';

/** A lab that is up, seen from outside of its supervisor. */
export interface RunningLab {
  root: string;
  stateDirectory: string;
  ports: LabPorts;
  reviewer: GiteaApi;
  status(): LabStatus;
  kubectl(args: readonly string[], input?: string): Promise<string>;
}

/** @throws Error where no lab is up on that state */
export function findRunningLab(
  root: string,
  stateDirectory: string,
): RunningLab {
  const status = readStatus(stateDirectory);
  const etcd = status?.processes.find(item => item.name === 'etcd');
  if (status?.phase !== 'ready' || !etcd) {
    throw new Error(
      `No lab is up on ${path.relative(
        root,
        stateDirectory,
      )}. Start it: npm run lab:up`,
    );
  }
  // The first of its ports.
  const ports = labPorts(etcd.ports[0]);
  const token = fs.readFileSync(reviewerForgeTokenFile(stateDirectory), 'utf8');
  return {
    root,
    stateDirectory,
    ports,
    reviewer: GiteaApi.withToken(
      `http://127.0.0.1:${ports.gitea}`,
      token.trim(),
    ),
    status: () => readStatus(stateDirectory)!,
    kubectl: (args, input) =>
      run(
        'kubectl',
        ['--kubeconfig', adminKubeconfig({ stateDirectory }), ...args],
        { input },
      ),
  };
}
