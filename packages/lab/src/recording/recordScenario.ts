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

import type { Endpoint } from '../conformance/http';
import { mergeChange } from '../fleet/mergeChange';
import type { RunningLab } from '../fleet/runningLab';
import { gitopsRepository, initialFiles } from '../gitea';
import { ClusterView } from './ClusterView';
import { type LiveObject, LiveObjects, type Snapshot } from './LiveObjects';
import type { Scenario, Step } from './types';

/** A merge between two stages. */
export interface Merge {
  title: string;
  at: Date;
  path: string;
  /** The file as it would be if this were the only cluster; undefined: it is gone. */
  content?: string;
}

/** What was written down. */
export interface RecordedStage {
  name: string;
  merges: Merge[];
  snapshot: Snapshot;
}

/** What one waits at most for a stage, and for a cluster to go. Argo CD gives a refused sync up after five to seven minutes; milliseconds. */
const patience = 900_000;

/** Applications that deliver other clusters as well, and stay. */
export const sharedApplications = ['clusters-capi'];

const core = 'cluster.x-k8s.io/v1beta2';

/** Where the kinds are that the product reads, for one cluster. Those it may not read are not recorded either: the account is the portal's. */
function collections(namespace: string): string[] {
  const inNamespace = (version: string, plural: string) =>
    `/apis/${version}/namespaces/${namespace}/${plural}?timeoutSeconds=1200`;
  const argocd = '/apis/argoproj.io/v1alpha1/namespaces/argocd';
  return [
    ...[
      'clusters',
      'machinedeployments',
      'machinepools',
      'machinesets',
      'machines',
    ].map(plural => inNamespace(core, plural)),
    inNamespace(
      'controlplane.cluster.x-k8s.io/v1beta2',
      'kubeadmcontrolplanes',
    ),
    `${inNamespace('apps/v1', 'statefulsets')}&labelSelector=app%3Dvcluster`,
    `/api/v1/namespaces/${namespace}/pods?timeoutSeconds=1200&labelSelector=app%3Dvcluster`,
    `${argocd}/applications?timeoutSeconds=1200`,
    `${argocd}/applicationsets?timeoutSeconds=1200`,
  ];
}

/** Walks through a cluster's life and writes down its stages. Whatever happens, the cluster is taken away in the end. */
export async function recordScenario(
  scenario: Scenario,
  lab: RunningLab,
  portal: Endpoint,
  say: (message: string) => void,
): Promise<RecordedStage[]> {
  const { cluster, argocd } = scenario;
  const source = await sourceOf(scenario, lab);
  await scenario.prepare?.(lab);
  const live = LiveObjects.start(
    portal,
    collections(cluster),
    ({ kind, metadata }) => {
      if (kind === 'Application') {
        return argocd.applications.includes(metadata.name);
      }
      return kind !== 'ApplicationSet' || argocd.sets.includes(metadata.name);
    },
  );
  const stages: RecordedStage[] = [];
  let merges: Merge[] = [];
  try {
    for (const step of scenario.steps) {
      if ('merge' in step) {
        await merge(scenario, step, lab);
        const content =
          step.values &&
          scenario.declaration.put(source, undefined, step.values);
        merges.push({
          title: step.merge,
          at: new Date(),
          path: scenario.declaration.path,
          content: content ?? scenario.declaration.remove(source),
        });
        continue;
      }
      const snapshot = await live.until(
        `${scenario.name}: ${step.stage}`,
        objects => step.reached(new ClusterView(objects)),
        patience,
        step.quiet,
      );
      say(`${scenario.name}: ${step.stage}`);
      stages.push({ name: step.stage, merges, snapshot });
      merges = [];
    }
  } finally {
    await takeAway(scenario, lab, live).finally(() => live.stop());
  }
  return stages;
}

async function sourceOf(
  { declaration }: Scenario,
  lab: RunningLab,
): Promise<string> {
  const files = await initialFiles(lab);
  return files.find(({ path }) => path === declaration.source)!.content;
}

async function merge(
  scenario: Scenario,
  step: Extract<Step, { merge: string }>,
  lab: RunningLab,
): Promise<void> {
  const { declaration } = scenario;
  const current = await currentFile(lab, declaration.path);
  const content = step.values
    ? declaration.put(await sourceOf(scenario, lab), current, step.values)
    : declaration.remove(current ?? '');
  await mergeChange(lab.reviewer, step.merge, [
    { path: declaration.path, content },
  ]);
}

/** A file of the main branch; undefined where there is none. */
async function currentFile(
  lab: RunningLab,
  path: string,
): Promise<string | undefined> {
  const { owner, name } = gitopsRepository;
  const { status, body } = await lab.reviewer.request<{ content: string }>(
    'GET',
    `/repos/${owner}/${name}/contents/${path}?ref=main`,
    undefined,
    [404],
  );
  return status === 404
    ? undefined
    : Buffer.from(body.content, 'base64').toString();
}

/** Nothing of it is left, however far it came. */
async function takeAway(
  scenario: Scenario,
  lab: RunningLab,
  live: LiveObjects,
): Promise<void> {
  const { cluster, declaration } = scenario;
  const current = await currentFile(lab, declaration.path);
  const content = current && declaration.remove(current);
  if (current !== undefined && content !== current) {
    await mergeChange(lab.reviewer, `Remove cluster ${cluster}`, [
      { path: declaration.path, content },
    ]);
  }
  await scenario.release?.(lab);
  const isOwn = ({ metadata }: LiveObject) =>
    !sharedApplications.includes(metadata.name);
  await live.until(
    `the end of ${cluster}`,
    objects => {
      const view = new ClusterView(objects);
      return (
        !view.cluster &&
        !view.statefulSet &&
        !view.ofKind('Application').some(isOwn)
      );
    },
    patience,
  );
  // It stays when a cluster goes.
  await lab.kubectl([
    ...['delete', 'namespace', cluster],
    ...['--ignore-not-found', '--wait=false'],
  ]);
}
