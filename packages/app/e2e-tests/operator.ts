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

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect } from '@playwright/test';
import { patience, stateDirectory } from './addresses';
import { changeFiles, readFile } from './gitea';

/**
 * Runs kubectl on the lab's management cluster with an operator's rights.
 *
 * @param input - for its standard input, as `apply -f -` reads it
 */
export function kubectl(args: string[], input?: string): string {
  const kubeconfig = path.resolve(stateDirectory, 'config/admin.kubeconfig');
  const result = spawnSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
    encoding: 'utf8',
    input,
  });
  if (result.status !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${result.stderr}`);
  }
  return result.stdout;
}

/** Waits until kubectl finds none, or at least one, of what is asked for. */
export async function expectObjects(args: string[], expected: 'some' | 'none') {
  await expect
    .poll(
      () =>
        kubectl(['get', ...args, '--ignore-not-found', '--output=name']).trim()
          ? 'some'
          : 'none',
      { timeout: patience(60) },
    )
    .toBe(expected);
}

/** Asks Argo CD to look at an application again. */
export function refresh(name: string) {
  kubectl([
    ...['annotate', 'application', '-n', 'argocd', name, '--overwrite'],
    'argocd.argoproj.io/refresh=normal',
  ]);
}

/** Ends the sync of an application that is tried again and again, as `argocd app terminate-op` does. */
export function endSync(name: string) {
  kubectl([
    ...['patch', 'application', '-n', 'argocd', name, '--type=merge'],
    '--patch={"status":{"operationState":{"phase":"Terminating"}}}',
  ]);
}

/** How an Application of its own delivers a cluster. */
export interface Delivery {
  project?: string;
  automated?: { prune?: boolean; allowEmpty?: boolean };
  /** Default: as the example's, in the background. */
  syncOptions?: string[];
}

const clustersApplication = 'management/management/clusters-capi.yaml';
const keeper = (name: string) => `clusters/management/${name}/README.md`;
const applicationFile = (name: string) => `management/management/${name}.yaml`;

/** File in which Git declares a cluster of the layout `manifests`. */
export const manifestOf = (name: string) =>
  `clusters/management/${name}/${name}.yaml`;

function syncPolicy({ automated, syncOptions }: Delivery) {
  return {
    automated: {
      selfHeal: true,
      ...(automated ?? { prune: true, allowEmpty: true }),
    },
    syncOptions: syncOptions ?? ['PrunePropagationPolicy=background'],
  };
}

/** Application that delivers the one directory of a trap, as an operator declares it. */
function application(name: string, repository: string, delivery: Delivery) {
  // JSON is YAML.
  return `${JSON.stringify(
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: delivery.project ?? 'clusters',
        source: {
          repoURL: repository,
          targetRevision: 'main',
          path: `clusters/management/${name}`,
        },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: name,
        },
        syncPolicy: syncPolicy(delivery),
      },
    },
    null,
    2,
  )}\n`;
}

const fence = "exclude: 'trap-*/*'";

/** Takes clusters whose names begin with `trap-` out of the Application that delivers all others, so that each trap catches only its own. */
export async function fenceTrapsOff() {
  const content = await readFile(clustersApplication);
  if (content.includes(fence)) return;
  await changeFiles('Deliver traps on their own', {
    [clustersApplication]: content.replace(
      /( +)recurse: true\n/,
      `$&$1${fence}\n`,
    ),
  });
}

/** Puts back what `fenceTrapsOff` changed. */
export async function takeFenceDown() {
  const content = await readFile(clustersApplication);
  await changeFiles('Deliver traps no more', {
    [clustersApplication]: content.replace(
      new RegExp(` +${fence.replace(/\*/g, '\\*')}\n`),
      '',
    ),
  });
}

function syncPolicyOf(name: string): unknown {
  const found = kubectl([
    ...['get', 'application', '-n', 'argocd', name],
    ...['--ignore-not-found', '--output=json'],
  ]);
  return found && JSON.parse(found).spec.syncPolicy;
}

/**
 * Delivers the clusters below a directory of their own.
 *
 * @param options - `withKeeper`: the directory has a file that stays when the cluster goes. Default: true
 */
export async function deliverOnItsOwn(
  name: string,
  delivery: Delivery,
  options: { withKeeper?: boolean } = {},
) {
  const content = await readFile(clustersApplication);
  const repository = /repoURL: (\S+)/.exec(content)![1];
  await changeFiles(`Deliver ${name}`, {
    [applicationFile(name)]: application(name, repository, delivery),
    ...(options.withKeeper !== false && { [keeper(name)]: 'It stays.\n' }),
  });
  await expect
    .poll(() => syncPolicyOf(name), { timeout: patience(40) })
    .toEqual(syncPolicy(delivery));
  // It looks at a new policy only when it looks at Git.
  refresh(name);
}

/** Takes away what is left of a trap, whatever became of it. */
export async function clearAway(name: string) {
  await changeFiles(`Clear ${name} away`, {
    [applicationFile(name)]: undefined,
    [keeper(name)]: undefined,
    [manifestOf(name)]: undefined,
  });
  await expectObjects(['application', '-n', 'argocd', name], 'none');
  // Not with the namespace, which would take away what its machines need to go.
  kubectl([
    ...['delete', 'cluster', '-n', name, name],
    ...['--ignore-not-found', '--wait=false'],
  ]);
  await expectObjects(['cluster', '-n', name, name], 'none');
  kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
}
