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

/** A text file of a repository. */
export interface RepositoryFile {
  /** Relative, with slashes. */
  path: string;
  content: string;
}

/** Addresses that an adopter of the example puts in. */
export interface AdopterAddresses {
  /** As Argo CD clones it. */
  repository: string;
  /** Where workload clusters send their metrics to. */
  remoteWrite: string;
}

/** As it is written all over the example. */
export const exampleRepositoryAddress =
  'http://localhost:7120/platform/gitops.git';
const exampleRemoteWrite =
  'http://thanos-receive.thanos.svc:19291/api/v1/receive';

/**
 * What the lab leaves out of the example. It is one management cluster, so the second one goes, as its README tells adopters; and it has no
 * Kyverno, so the registration does: Kyverno would register the address of a workload cluster as it is, and Argo CD needs that of the lab's
 * front (the in-memory API servers answer neither /version nor /openapi). The policies stay in registration/, where nothing delivers them.
 */
function isLeftOut(file: string): boolean {
  return (
    /^(bootstrap\/eu-west\.yaml$|management\/eu-west\/|clusters\/eu-west\/)/.test(
      file,
    ) || file === 'management/management/registration.yaml'
  );
}

interface Replacement {
  /** Files that it is done in. */
  in: RegExp;
  from: string;
  to: string;
}

function replacements(addresses: AdopterAddresses): Replacement[] {
  return [
    {
      in: /./,
      from: exampleRepositoryAddress,
      to: addresses.repository,
    },
    {
      in: /^management\/management\/workload-monitoring\.yaml$/,
      from: exampleRemoteWrite,
      to: addresses.remoteWrite,
    },
    {
      in: /^templates\/[^/]+\/template\.yaml$/,
      from: 'managementClusters: [management, eu-west]',
      to: 'managementClusters: [management]',
    },
  ];
}

/**
 * The example as somebody would adopt it for the lab.
 *
 * @throws Error where the example does not have what is to be replaced: the lab would otherwise run on something else than it says
 */
export function adoptExample(
  files: readonly RepositoryFile[],
  addresses: AdopterAddresses,
): RepositoryFile[] {
  const kept = files.filter(file => !isLeftOut(file.path));
  if (kept.length === files.length) {
    throw new Error(
      'The example repository has no second management cluster and no registration any more: change what the lab leaves out of it.',
    );
  }
  return replacements(addresses).reduce((current, replacement) => {
    const next = current.map(file =>
      replacement.in.test(file.path)
        ? {
            ...file,
            content: file.content.replaceAll(replacement.from, replacement.to),
          }
        : file,
    );
    if (next.every((file, index) => file.content === current[index].content)) {
      throw new Error(
        `The example repository does not say "${replacement.from}" where the lab replaces it.`,
      );
    }
    return next;
  }, kept);
}

/** Reads `examples/gitops`. */
export async function readExample(root: string): Promise<RepositoryFile[]> {
  const directory = path.join(root, 'examples', 'gitops');
  const entries = await fs.readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = path.join(entry.parentPath, entry.name);
        return {
          path: path.relative(directory, file).split(path.sep).join('/'),
          content: await fs.readFile(file, 'utf8'),
        };
      }),
  );
}
