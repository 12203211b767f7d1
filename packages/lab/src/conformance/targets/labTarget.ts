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

import fs from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { argocdUrl, portalArgoCdTokenFile } from '../../argocd/addresses';
import { findRunningLab } from '../../fleet/runningLab';
import {
  giteaUrl,
  gitopsRepositoryUrl,
  portalForgeTokenFile,
  reviewerForgeTokenFile,
} from '../../gitea/addresses';
import { Endpoint } from '../http';
import type { Target } from '../types';

/** A lab that is up. It is left as it was. @throws Error where none is up on that state */
export async function openLabTarget(
  prefix: string,
  root: string,
  stateDirectory: string,
): Promise<Target> {
  const { ports, status } = findRunningLab(root, stateDirectory);
  const read = async (file: string) => (await fs.readFile(file, 'utf8')).trim();
  const kubernetes = async (name: string) => {
    const file = path.join(stateDirectory, 'config', `${name}.kubeconfig`);
    const { clusters, users } = parse(await read(file));
    return new Endpoint({
      url: clusters[0].cluster.server,
      ca: Buffer.from(
        clusters[0].cluster['certificate-authority-data'],
        'base64',
      ).toString(),
      headers: { authorization: `Bearer ${users[0].user.token}` },
    });
  };
  const forge = (headers: Record<string, string>) =>
    new Endpoint({ url: `${giteaUrl(ports)}/api/v1`, headers });
  const argocd = argocdUrl(ports);
  const admin = await kubernetes('admin');
  return {
    name: 'lab',
    kubernetes: { admin, portal: await kubernetes('portal') },
    argocd: {
      portal: new Endpoint({
        url: argocd,
        headers: {
          authorization: `Bearer ${await read(
            portalArgoCdTokenFile(stateDirectory),
          )}`,
        },
      }),
      anonymous: new Endpoint({ url: argocd }),
    },
    gitea: {
      portal: forge({
        authorization: `token ${await read(
          portalForgeTokenFile(stateDirectory),
        )}`,
      }),
      reviewer: forge({
        authorization: `token ${await read(
          reviewerForgeTokenFile(stateDirectory),
        )}`,
      }),
      anonymous: forge({}),
    },
    thanos: new Endpoint({ url: `http://127.0.0.1:${ports.queryHttp}` }),
    queryFrontend: new Endpoint({
      url: `http://127.0.0.1:${ports.queryFrontend}`,
    }),
    loseStore() {
      // It keeps its process, or the supervisor would start it again.
      const pid = status().processes.find(
        ({ name }) => name === 'thanos-receive',
      )?.pid;
      if (pid === undefined) throw new Error('thanos-receive does not run');
      process.kill(pid, 'SIGSTOP');
      return () => process.kill(pid, 'SIGCONT');
    },
    repositoryUrl: `${gitopsRepositoryUrl(ports)}.git`,
    prefix,
    words: [
      [giteaUrl(ports), '<forge>'],
      [admin.url, '<kubernetes>'],
      [argocd, '<argocd>'],
      [
        'User "system:serviceaccount:ephemeral-clusters-portal:ephemeral-clusters-portal"',
        'User "<portal>"',
      ],
    ],
    async stop() {},
  };
}
