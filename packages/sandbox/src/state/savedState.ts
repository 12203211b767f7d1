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
import { readJson, writeWhole } from './jsonFile';
import { StateDirectory } from './stateDirectory';

/** State of one management cluster with those of its workload clusters; what stores export is theirs to check. */
const clusterSchema = z.object({
  store: z.unknown(),
  workloads: z.record(z.string(), z.unknown()),
});

const clusterFaultsSchema = z.record(z.string(), z.string());

/** What goes on after a restart, apart from repositories and tokens. */
export interface SavedState {
  /** By name; those that are known. */
  managementClusters: Record<string, z.infer<typeof clusterSchema>>;
  /** What series are made from. */
  metrics: unknown;
  /** Faults of clusters by name. */
  clusterFaults: Record<string, string>;
}

/** Reads what was saved; parts that never were are empty. Fails with a message that names the file where one cannot be read. */
export async function readState(
  state: StateDirectory,
  managementClusters: readonly string[],
): Promise<SavedState> {
  const read = async <T>(file: string, schema: z.ZodType<T>) => {
    const content = await readJson(file);
    const result = schema.optional().safeParse(content);
    if (!result.success) {
      throw new Error(
        `The sandbox's state in ${file} is not of this version. Start with --reset to forget it.`,
      );
    }
    return result.data;
  };
  const saved: SavedState = {
    managementClusters: {},
    metrics: await readJson(state.metrics),
    clusterFaults: (await read(state.faults, clusterFaultsSchema)) ?? {},
  };
  for (const name of managementClusters) {
    const cluster = await read(state.kubernetes(name), clusterSchema);
    if (cluster) {
      saved.managementClusters[name] = cluster;
    }
  }
  return saved;
}

/** Writes everything. */
export async function writeState(
  state: StateDirectory,
  saved: SavedState,
): Promise<void> {
  for (const [name, cluster] of Object.entries(saved.managementClusters)) {
    await writeWhole(state.kubernetes(name), JSON.stringify(cluster));
  }
  await writeWhole(state.metrics, JSON.stringify(saved.metrics));
  await writeWhole(state.faults, JSON.stringify(saved.clusterFaults));
}
