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

import { startSandbox } from '@ephemeral-clusters/sandbox';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Endpoint } from '../http';
import type { Target } from '../types';

/** A sandbox without clusters, on free ports and in a directory of its own. */
export async function startSandboxTarget(
  prefix: string,
  speed: number,
): Promise<Target> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'conformance-'));
  const sandbox = await startSandbox({
    portBase: 'ephemeral',
    speed,
    stateDirectory: directory,
    seedFleet: false,
  });
  // As an API server that has been up for a while: what was before is compacted.
  sandbox.stores.management.compact();
  const { urls, credentials } = sandbox;
  const { kubernetes, argocd } = urls.managementClusters.management;
  const tokens = credentials.managementClusters.management;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const ca = sandbox.caCertificates.management;
  const forge = (headers: Record<string, string>) =>
    new Endpoint({ url: `${urls.forge}/api/v1`, headers });
  const admin = new Endpoint({
    url: kubernetes,
    ca,
    headers: bearer(tokens.admin),
  });
  return {
    name: 'sandbox',
    kubernetes: {
      admin,
      portal: new Endpoint({
        url: kubernetes,
        ca,
        headers: bearer(tokens.read),
      }),
    },
    argocd: {
      portal: new Endpoint({ url: argocd, headers: bearer(tokens.argocd) }),
      anonymous: new Endpoint({ url: argocd }),
    },
    gitea: {
      portal: forge({ authorization: `token ${credentials.portal}` }),
      reviewer: forge({ authorization: `token ${credentials.reviewer}` }),
      anonymous: forge({}),
    },
    thanos: new Endpoint({ url: urls.thanos }),
    queryFrontend: new Endpoint({ url: urls.thanos }),
    loseStore() {
      sandbox.faults.thanos = 'partial';
      return () => {
        sandbox.faults.thanos = undefined;
      };
    },
    repositoryUrl: `${urls.forge}/platform/gitops.git`,
    prefix,
    words: [
      [urls.forge, '<forge>'],
      [kubernetes, '<kubernetes>'],
      [argocd, '<argocd>'],
      ['User "portal"', 'User "<portal>"'],
    ],
    async stop() {
      await sandbox.stop();
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
}
