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
import type { LabPorts } from '../types';

/** Who there is in the lab's forge. */
export const accounts = {
  /** Sets the forge up; nothing else uses it. */
  admin: 'lab-admin',
  /** The portal's, with no more rights than docs/operator.md asks for. */
  portal: 'portal',
  /** Reviews and merges: for people, and for tests in their place. */
  reviewer: 'lab-reviewer',
} as const;

/** Owner and name of the GitOps repository. */
export const gitopsRepository = { owner: 'platform', name: 'gitops' } as const;

/** Root of the lab's Gitea, without a slash at its end. */
export function giteaUrl(ports: Pick<LabPorts, 'gitea'>): string {
  return `http://127.0.0.1:${ports.gitea}`;
}

/** Page of the GitOps repository; with `.git` behind it, what Argo CD clones. */
export function gitopsRepositoryUrl(ports: Pick<LabPorts, 'gitea'>): string {
  return `${giteaUrl(ports)}/${gitopsRepository.owner}/${
    gitopsRepository.name
  }`;
}

/** File with the portal's token for the forge; made anew at every start. */
export function portalForgeTokenFile(stateDirectory: string): string {
  return path.join(stateDirectory, 'config', 'portal-gitea-token');
}

/** File with the reviewer's token, by which tests merge. */
export function reviewerForgeTokenFile(stateDirectory: string): string {
  return path.join(stateDirectory, 'config', 'reviewer-gitea-token');
}
