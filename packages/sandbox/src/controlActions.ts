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

import { ControlError, ControlOptions, Link, withExpiry } from './control';
import { Repositories, RepositoryError } from './git';
import { ManagementCluster } from './managementCluster';
import type { Sandbox } from './sandbox';
import { KubernetesObject, SandboxClock, SandboxFaults } from './types';

/** How long ago an expiry that is put into the past is, milliseconds. */
const EXPIRED_SINCE = 60_000;

/** What control actions work with. */
export interface ControlActionsOptions {
  urls: Sandbox['urls'];
  stateDirectory: string;
  clusters: readonly ManagementCluster[];
  clock: SandboxClock;
  faults: SandboxFaults;
  repositories: Repositories;
  /** The GitOps repository. */
  repository: { owner: string; name: string; branch: string };
  reviewerToken: string;
}

/** What the control API does with the parts of a sandbox. */
export function createControlActions(
  options: ControlActionsOptions,
): Pick<
  ControlOptions,
  'state' | 'links' | 'hasCluster' | 'merge' | 'commitFile' | 'expire'
> {
  const { urls, clusters, clock, faults, repositories } = options;
  const listClusters = () => clusters.flatMap(clustersOf);

  const commitFile: ControlOptions['commitFile'] = async request => {
    const { owner, repo, path, content, branch = 'main' } = request;
    const repository = repositories.get(owner, repo);
    if (!repository) {
      throw new ControlError(404, `There is no repository ${owner}/${repo}`);
    }
    try {
      const head = await repository.branch(branch);
      const entry = head && (await repository.entry(head, path));
      const { oid } = await repository.change({
        branch,
        message:
          request.message ??
          `${content === undefined ? 'Remove' : 'Write'} ${path}`,
        author: { name: 'Reviewer', email: 'reviewer@noreply.localhost' },
        changes: [
          content === undefined
            ? { operation: 'delete', path, sha: entry ? entry.oid : undefined }
            : { operation: 'upload', path, content: Buffer.from(content) },
        ],
      });
      return { commit: oid };
    } catch (error) {
      if (error instanceof RepositoryError) {
        throw new ControlError(422, error.message);
      }
      throw error;
    }
  };

  return {
    state: () => ({
      ready: true,
      speed: clock.speed,
      faults,
      urls,
      stateDirectory: options.stateDirectory,
      clusters: listClusters(),
    }),
    links: () => linksOf(options),
    hasCluster: (managementCluster, namespace, name) =>
      listClusters().some(
        cluster =>
          cluster.managementCluster === managementCluster &&
          cluster.namespace === namespace &&
          cluster.name === name,
      ),
    async merge({ owner, repo, number }) {
      const response = await fetch(
        `${urls.forge}/api/v1/repos/${encodeURIComponent(
          owner,
        )}/${encodeURIComponent(repo)}/pulls/${number}/merge`,
        {
          method: 'POST',
          headers: {
            authorization: `token ${options.reviewerToken}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ Do: 'merge' }),
        },
      ).catch(() => {
        throw new ControlError(502, 'The forge does not answer');
      });
      if (!response.ok) {
        const { message } = (await response.json().catch(() => ({}))) as {
          message?: string;
        };
        throw new ControlError(
          response.status,
          message ?? `The forge answers ${response.status}`,
        );
      }
      return { merged: true };
    },
    commitFile,
    async expire(name) {
      const { owner, name: repo, branch } = options.repository;
      const repository = repositories.get(owner, repo);
      const commit = await repository?.resolve(branch);
      const files = repository && commit ? await repository.files(commit) : [];
      const expiresAt = new Date(clock.now().getTime() - EXPIRED_SINCE)
        .toISOString()
        .replace(/\.\d+/, '');
      const file = withExpiry(files, name, expiresAt);
      if (!file) {
        throw new ControlError(
          404,
          `No file of ${owner}/${repo} declares a cluster "${name}" with an expiry`,
        );
      }
      return commitFile({
        owner,
        repo,
        branch,
        ...file,
        message: `Let ${name} expire`,
      });
    },
  };
}

/** Workload clusters of a management cluster in short. */
function clustersOf({ name: managementCluster, store }: ManagementCluster) {
  const summary = (kind: string, object: KubernetesObject) => ({
    managementCluster,
    kind,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
    deleting: object.metadata.deletionTimestamp !== undefined,
  });
  return [
    ...store.list('cluster.x-k8s.io', 'Cluster').map(cluster => {
      const { phase, conditions = [] } = (cluster.status ?? {}) as {
        phase?: string;
        conditions?: { type: string; status: string }[];
      };
      return {
        ...summary('capi', cluster),
        phase,
        available: conditions.some(
          it => it.type === 'Available' && it.status === 'True',
        ),
      };
    }),
    ...store
      .list('apps', 'StatefulSet')
      .filter(({ metadata }) => metadata.labels?.app === 'vcluster')
      .map(statefulSet => {
        const { readyReplicas = 0 } = (statefulSet.status ?? {}) as {
          readyReplicas?: number;
        };
        return {
          ...summary('vcluster', statefulSet),
          available: readyReplicas > 0,
        };
      }),
  ];
}

function linksOf({ urls, repository }: ControlActionsOptions): Link[] {
  const gitops = `${urls.forge}/${repository.owner}/${repository.name}`;
  return [
    {
      title: 'Forge',
      url: urls.forge,
      text: 'Repositories; review and merge pull requests here',
    },
    {
      title: 'Pull requests of the GitOps repository',
      url: `${gitops}/pulls`,
      text: 'What the portal asks for',
    },
    { title: 'Thanos', url: urls.thanos, text: 'Try a PromQL query' },
    ...Object.entries(urls.managementClusters).flatMap(
      ([name, { kubernetes, argocd }]) => [
        {
          title: `Argo CD of ${name}`,
          url: argocd,
          text: 'REST API',
        },
        {
          title: `Kubernetes API of ${name}`,
          url: kubernetes,
          text: 'For kubectl, with kubeconfig-admin.yaml of the state directory',
        },
      ],
    ),
    {
      title: 'State',
      url: `${urls.control}/state`,
      text: 'What runs, and all clusters in short',
    },
    {
      title: 'Faults',
      url: `${urls.control}/faults`,
      text: 'What is switched to fail',
    },
  ];
}
