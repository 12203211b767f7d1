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

/** Namespace of Argo CD and of everything that it is told. */
export const argocdNamespace = 'argocd';

/** Argo CD's API and links, without a slash at the end. */
export function argocdUrl(ports: Pick<LabPorts, 'argocdServer'>): string {
  return `http://127.0.0.1:${ports.argocdServer}`;
}

/** File with the token of the portal's account in Argo CD; made anew at every start. */
export function portalArgoCdTokenFile(stateDirectory: string): string {
  return path.join(stateDirectory, 'config', 'portal-argocd-token');
}
