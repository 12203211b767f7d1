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

import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { apply, kubectl } from '../kubernetes/kubectl';
import type { LabContext } from '../types';
import { argocdNamespace, argocdUrl } from './addresses';
import { configure, type ConfigurationObject } from './configuration';

/** Directory of Argo CD's Go module, which has its manifests in it. */
export function argocdModule(lab: LabContext): Promise<string> {
  return lab.programs.moduleDirectory(
    'argocd',
    'github.com/argoproj/argo-cd/v3',
  );
}

/** Definitions and configuration: what Argo CD's processes find in the cluster. */
export async function installArgoCd(lab: LabContext): Promise<void> {
  const manifests = path.join(await argocdModule(lab), 'manifests');
  await kubectl(lab, [
    ...['apply', '--server-side', '--force-conflicts'],
    ...['--kustomize', path.join(manifests, 'crds')],
  ]);
  await waitForKinds(lab);
  const shipped = parseAllDocuments(
    await kubectl(lab, ['kustomize', path.join(manifests, 'base/config')]),
  ).map(document => document.toJS() as ConfigurationObject);
  await apply(lab, [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: argocdNamespace },
    },
    ...configure(shipped, {
      serverKey: lab.secrets.get('argocdServerSecret'),
      webhookSecret: lab.secrets.get('argocdWebhookSecret'),
      url: argocdUrl(lab.ports),
    }),
  ]);
}

const kinds = ['applications', 'applicationsets', 'appprojects'];
const waitMilliseconds = 60_000;

/** A new kind takes a moment; `kubectl wait` fails on a definition that has no status yet. */
async function waitForKinds(lab: LabContext): Promise<void> {
  const end = performance.now() + waitMilliseconds;
  for (const kind of kinds) {
    for (;;) {
      const list = kubectl(lab, [
        'get',
        `${kind}.argoproj.io`,
        '--all-namespaces',
      ]);
      const failure = await list.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!failure) break;
      if (performance.now() > end) throw failure;
      await pause(500, undefined, { signal: lab.signal });
    }
  }
}
