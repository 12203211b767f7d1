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

import fs from 'node:fs';
import path from 'node:path';
import { argocdNamespace, argocdUrl, portalArgoCdTokenFile } from '../argocd';
import {
  accounts,
  giteaUrl,
  gitopsRepositoryUrl,
  portalForgeTokenFile,
} from '../gitea';
import { answers } from '../kubernetes/fetchHealth';
import { portalKubeconfig } from '../kubernetes/portalAccount';
import { nodeProgram } from '../nodeProgram';
import type { LabContext, LabStep } from '../types';
import { renderAppConfig } from './appConfig';

/** Port of the portal unless told otherwise: beside that of the sandbox. */
export const defaultPortalPort = 3200;

/** Address of the portal for people. */
export const portalUrl = (port: number) => `http://localhost:${port}`;

/** Configuration of the portal that goes after the repository's `app-config.yaml`. */
export function appConfigFile(lab: Pick<LabContext, 'stateDirectory'>) {
  return path.join(lab.stateDirectory, 'app-config.lab.yaml');
}

function writeAppConfig(lab: LabContext, port: number): void {
  const secret = (file: string) => fs.readFileSync(file, 'utf8').trim();
  const text = renderAppConfig({
    base: fs.readFileSync(path.join(lab.root, 'app-config.yaml'), 'utf8'),
    portal: {
      url: portalUrl(port),
      backendPort: lab.ports.portalBackend,
      databaseDirectory: path.join(lab.stateDirectory, 'database'),
    },
    forge: {
      url: giteaUrl(lab.ports),
      username: accounts.portal,
      token: secret(portalForgeTokenFile(lab.stateDirectory)),
    },
    repositoryUrl: gitopsRepositoryUrl(lab.ports),
    managementCluster: {
      id: 'management',
      title: 'Lab',
      kubeconfig: { path: portalKubeconfig(lab), context: 'management' },
      argocd: {
        url: argocdUrl(lab.ports),
        token: secret(portalArgoCdTokenFile(lab.stateDirectory)),
        namespace: argocdNamespace,
      },
    },
    thanosUrl: `http://127.0.0.1:${lab.ports.queryFrontend}`,
  });
  fs.writeFileSync(appConfigFile(lab), text, { mode: 0o600 });
}

async function startBackend(lab: LabContext): Promise<void> {
  const { portalBackend } = lab.ports;
  await lab.start({
    name: 'portal-backend',
    ...nodeProgram(lab, 'packages/backend/src/index.ts', [
      ...['--config', path.join(lab.root, 'app-config.yaml')],
      ...['--config', appConfigFile(lab)],
    ]),
    env: { NODE_ENV: 'development' },
    cwd: path.join(lab.root, 'packages/backend'),
    ports: [portalBackend],
    startSeconds: 120,
    healthy: () =>
      answers(
        `http://127.0.0.1:${portalBackend}/.backstage/health/v1/readiness`,
      ),
  });
}

async function startPages(lab: LabContext, port: number): Promise<void> {
  await lab.start({
    name: 'portal',
    ...nodeProgram(lab, 'packages/lab/src/portal/pages.ts', [
      lab.root,
      path.join(lab.stateDirectory, 'portal'),
      String(port),
      `http://localhost:${lab.ports.portalBackend}`,
    ]),
    cwd: lab.root,
    ports: [port],
    // It builds them where they are not built yet.
    startSeconds: 600,
    healthy: () => answers(`http://127.0.0.1:${port}/`),
  });
}

/** Writes the portal's configuration. */
export const portalConfigSteps = (port: number): LabStep[] => [
  {
    name: "The portal's configuration",
    run: async lab => writeAppConfig(lab, port),
  },
];

/** Starts the portal on it. */
export const portalSteps = (port: number): LabStep[] => [
  {
    name: 'Portal',
    run: async lab => {
      await startBackend(lab);
      await startPages(lab, port);
    },
  },
];
