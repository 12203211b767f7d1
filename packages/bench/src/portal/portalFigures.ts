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
import { ApiServer } from '../apiServer/ApiServer';
import type { Figure } from '../figures';
import { root } from '../programs';
import { apiFigures } from './apiFigures';
import { browserFigures } from './browserFigures';
import { Portal } from './Portal';
import { streamFigures } from './streamFigures';
import { viewerFigures } from './viewerFigures';

/** What is measured on a running portal, in this order. */
export const portalMeasures = ['api', 'browser', 'viewers', 'stream'] as const;

/** One of them. */
export type PortalMeasure = (typeof portalMeasures)[number];

export interface PortalFigureOptions {
  measures: ReadonlySet<PortalMeasure>;
  /** How large the fleets are, one after the other. */
  fleets: readonly number[];
  /** Of the back end; the next one is used as well. */
  port: number;
  /** For how long each load of the API and each crowd of viewers goes on. */
  seconds: number;
  viewerSeconds: number;
  say(text: string): void;
}

/** The back end serves the front end as it was built last. */
function buildApp() {
  const script = path.join(root, 'scripts/portal/buildApp.ts');
  const { status } = spawnSync(process.execPath, [script], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The portal cannot be built');
}

/** Everything that is measured on a whole back end. */
export async function portalFigures(
  options: PortalFigureOptions,
): Promise<Figure[]> {
  const { measures, fleets, port, seconds, viewerSeconds, say } = options;
  const figures: Figure[] = [];
  if (measures.has('browser')) buildApp();
  for (const clusters of fleets) {
    say(`Starting a back end on ${clusters} clusters`);
    const server = await ApiServer.start(clusters);
    try {
      const portal = await Portal.start({
        kubeconfig: server.kubeconfig,
        clusters,
        port,
      });
      try {
        if (measures.has('api')) {
          figures.push(...(await apiFigures(portal, clusters, seconds, say)));
        }
        if (measures.has('browser')) {
          figures.push(...(await browserFigures(server, portal, say)));
        }
        // Of the smallest fleet and of the largest they are the same.
        if (measures.has('viewers') && clusters === fleets[0]) {
          figures.push(
            ...(await viewerFigures(server, portal, {
              seconds: viewerSeconds,
              port: port + 1,
              say,
            })),
          );
        }
        if (measures.has('stream')) {
          figures.push(
            ...(await streamFigures(server, portal, {
              perSecond: 200,
              seconds: 60,
              say,
            })),
          );
        }
      } finally {
        await portal.stop();
      }
    } finally {
      await server.stop();
    }
  }
  return figures;
}
