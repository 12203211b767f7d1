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
import type { LabContext, LabStep } from '../types';
import { ensureCertificates } from './certificates';
import { writeKubeconfig } from './kubeconfig';
import { kubectl } from './kubectl';

const account = 'ephemeral-clusters-portal';

/** Kubeconfig of the product: its service account, with the rights that `docs/operator.md` tells. */
export function portalKubeconfig(lab: Pick<LabContext, 'stateDirectory'>) {
  return path.join(lab.stateDirectory, 'config/portal.kubeconfig');
}

async function makeAccount(lab: LabContext) {
  const manifest = fs.readFileSync(
    path.join(lab.root, 'examples/operator/portal-rbac.yaml'),
    'utf8',
  );
  await kubectl(
    lab,
    ['apply', '--server-side', '--force-conflicts', '-f', '-'],
    manifest,
  );
  const token = await kubectl(lab, [
    ...['create', 'token', account, '--namespace', account],
    ...['--duration', '168h'],
  ]);
  const { ca } = await ensureCertificates(lab.stateDirectory);
  writeKubeconfig(portalKubeconfig(lab), {
    context: 'management',
    server: `https://127.0.0.1:${lab.ports.apiServer}`,
    caFile: ca,
    token: token.trim(),
  });
}

/** The product's account in the management cluster. */
export const portalAccountSteps: LabStep[] = [
  { name: "The portal's account in Kubernetes", run: makeAccount },
];
