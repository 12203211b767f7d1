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

import { z } from 'zod';
import { SandboxFaults } from '../types';

const cluster = z
  .enum([
    'stuck-infrastructure',
    'stuck-control-plane',
    'stuck-workers',
    'stuck-deleting',
    'no-metrics',
  ])
  .nullish();

/** Faults of a cluster, as a request sends them; null is none. */
export const clusterFaultSchema = z.strictObject({ fault: cluster });

/** Faults as a request sends them; null switches one off. */
export const faultsSchema = z.strictObject({
  kubernetes: z
    .record(
      z.string(),
      z.enum(['down', 'error', 'no-watch', 'hang', 'forbidden']).nullish(),
    )
    .optional(),
  forge: z.enum(['down', 'error', 'read-only']).nullish(),
  thanos: z.enum(['down', 'error', 'hang', 'partial']).nullish(),
  argocd: z.record(z.string(), z.enum(['down']).nullish()).optional(),
  clusters: z.record(z.string(), cluster).optional(),
});

/** A change of faults: what is not named stays. */
export type FaultsChange = z.infer<typeof faultsSchema>;

/** No faults at all. */
export function noFaults(): SandboxFaults {
  return { kubernetes: {}, argocd: {}, clusters: {} };
}

/** Switches faults on and off in place, so that every part sees it. */
export function changeFaults(
  faults: SandboxFaults,
  change: FaultsChange,
): void {
  if (change.forge !== undefined) {
    faults.forge = change.forge ?? undefined;
  }
  if (change.thanos !== undefined) {
    faults.thanos = change.thanos ?? undefined;
  }
  changeEntries(faults.kubernetes, change.kubernetes);
  changeEntries(faults.argocd, change.argocd);
  changeEntries(faults.clusters, change.clusters);
}

/** Switches off everything that `change` does not switch on. */
export function replaceFaults(
  faults: SandboxFaults,
  change: FaultsChange,
): void {
  delete faults.forge;
  delete faults.thanos;
  for (const group of [faults.kubernetes, faults.argocd, faults.clusters]) {
    for (const name of Object.keys(group)) {
      delete group[name];
    }
  }
  changeFaults(faults, change);
}

function changeEntries<T>(
  target: Record<string, T | undefined>,
  change: Record<string, T | null | undefined> | undefined,
) {
  for (const [name, value] of Object.entries(change ?? {})) {
    if (value === null || value === undefined) {
      delete target[name];
    } else {
      target[name] = value;
    }
  }
}
