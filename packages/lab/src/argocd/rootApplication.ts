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

import { setTimeout as pause } from 'node:timers/promises';
import { initialFiles } from '../gitea';
import { kubectl } from '../kubernetes/kubectl';
import type { LabContext } from '../types';
import { argocdNamespace } from './addresses';

/** Of an Application, what its readiness is told by. */
export interface ApplicationState {
  metadata: { name: string; annotations?: Record<string, string> };
  status?: {
    sync?: { status?: string };
    health?: { status?: string };
    conditions?: Array<{ type: string; message: string }>;
    resources?: Array<{ kind: string; name: string }>;
  };
}

const refreshAnnotation = 'argocd.argoproj.io/refresh';

/** Why an Application is not delivered; undefined where it is. */
export function undelivered(application: ApplicationState): string | undefined {
  const { metadata, status } = application;
  const sync = status?.sync?.status ?? 'not looked at';
  const health = status?.health?.status ?? 'Unknown';
  // Argo CD takes the annotation away once it has looked.
  const waiting = metadata.annotations?.[refreshAnnotation] !== undefined;
  if (!waiting && sync === 'Synced' && health === 'Healthy') return undefined;
  return [
    `${metadata.name} is ${sync} and ${health}`,
    ...(waiting ? ['not looked at since this start'] : []),
    ...(status?.conditions ?? []).map(item => `${item.type}: ${item.message}`),
  ].join('; ');
}

const bootstrapFile = 'bootstrap/management.yaml';
const waitMilliseconds = 180_000;

async function findApplication(
  lab: LabContext,
  name: string,
): Promise<ApplicationState | undefined> {
  const text = await kubectl(lab, [
    ...['--namespace', argocdNamespace, 'get', 'application', name],
    ...['--ignore-not-found', '--output', 'json'],
  ]);
  return text.trim() ? JSON.parse(text) : undefined;
}

/** Applies the projects and the root Application once, by hand as it were; Git has the word after that. */
export async function applyRootApplication(lab: LabContext): Promise<void> {
  if (!(await findApplication(lab, 'root'))) {
    const bootstrap = (await initialFiles(lab)).find(
      file => file.path === bootstrapFile,
    );
    if (!bootstrap) throw new Error(`The example has no ${bootstrapFile}`);
    await kubectl(
      lab,
      ['apply', '--namespace', argocdNamespace, '--filename', '-'],
      bootstrap.content,
    );
  }
  await waitForDelivery(lab);
}

/**
 * Waits for the root Application, and on what it delivers. The latter may be out of order for good reason when a lab with clusters in it is
 * started again: that is told, and no failure.
 */
async function waitForDelivery(lab: LabContext): Promise<void> {
  await kubectl(lab, [
    ...['--namespace', argocdNamespace, 'annotate', '--overwrite'],
    // All of them: the in-memory workload clusters of the last start have forgotten what they were given.
    ...['application', '--all', `${refreshAnnotation}=normal`],
  ]);
  const missing = await settled(lab, async () => {
    const root = await findApplication(lab, 'root');
    return root ? undelivered(root) : 'there is no Application "root"';
  });
  if (missing) {
    throw new Error(`Argo CD does not deliver the platform: ${missing}`);
  }
  const root = await findApplication(lab, 'root');
  const names = (root?.status?.resources ?? [])
    .filter(resource => resource.kind === 'Application')
    .map(resource => resource.name);
  const late = await settled(lab, async () => {
    const states = await Promise.all(
      names.map(name => findApplication(lab, name)),
    );
    const reasons = states.flatMap(state =>
      state ? undelivered(state) ?? [] : [],
    );
    return reasons.length > 0 ? reasons.join('. ') : undefined;
  });
  if (late) lab.say(`Not all is delivered: ${late}`);
}

/** Asks until there is no reason left, or time is over. @returns the last reason */
async function settled(
  lab: LabContext,
  reason: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const end = performance.now() + waitMilliseconds;
  for (;;) {
    const current = await reason();
    if (!current || performance.now() > end) return current;
    await pause(1_000, undefined, { signal: lab.signal });
  }
}
