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
import { Disguise } from './Disguise';
import { formatJson } from './formatJson';
import type { LiveObject } from './LiveObjects';
import type { RecordedStage } from './recordScenario';
import { trim } from './trim';

const kinds = [
  'Cluster',
  'KubeadmControlPlane',
  'MachineDeployment',
  'MachinePool',
  'MachineSet',
  'Machine',
  'StatefulSet',
  'Pod',
  'Application',
  'ApplicationSet',
];

/** A stage as it is written: what has changed since the one before. */
export interface StageFile {
  at: string;
  /** What was merged since. `content` is absent where the file is gone. */
  merges?: { title: string; at: string; path: string; content?: string }[];
  /** Objects that are new or another than before. */
  objects: LiveObject[];
  /** Objects that are not there any more. */
  gone?: { kind: string; name: string }[];
}

/** Stages as they are written, each with its file's name. */
export function stageFiles(
  stages: readonly RecordedStage[],
  cluster: string,
  disguise: Disguise,
): { name: string; stage: StageFile }[] {
  let before = new Map<string, { text: string; object: LiveObject }>();
  return stages.map(({ name, merges, snapshot }, index) => {
    const now = new Map(
      [...snapshot.objects].sort(inOrder).map(live => {
        const object = disguise.object(trim(live, cluster));
        return [
          object.metadata.uid,
          { object, text: JSON.stringify(object) },
        ] as const;
      }),
    );
    const changed = [...now].flatMap(([uid, { object, text }]) =>
      before.get(uid)?.text === text ? [] : [object],
    );
    const gone = [...before]
      .filter(([uid]) => !now.has(uid))
      .map(([, { object }]) => ({
        kind: object.kind,
        name: object.metadata.name,
      }));
    before = now;
    return {
      name: `${String(index + 1).padStart(2, '0')}-${name}.json`,
      stage: {
        at: disguise.moment(snapshot.at),
        ...(merges.length > 0 && {
          merges: merges.map(merge => ({
            title: merge.title,
            at: disguise.moment(merge.at),
            path: merge.path,
            content: merge.content && disguise.text(merge.content),
          })),
        }),
        objects: changed,
        ...(gone.length > 0 && { gone }),
      },
    };
  });
}

/** Writes a scenario's stages into a folder, in place of what was there. */
export async function writeStages(
  directory: string,
  files: readonly { name: string; stage: StageFile }[],
): Promise<void> {
  await fs.rm(directory, { recursive: true, force: true });
  await fs.mkdir(directory, { recursive: true });
  for (const { name, stage } of files) {
    await fs.writeFile(path.join(directory, name), `${formatJson(stage)}\n`);
  }
}

/** By kind, age and name: the same order each time, as far as that is possible. */
function inOrder(one: LiveObject, other: LiveObject): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    one.metadata.creationTimestamp.localeCompare(
      other.metadata.creationTimestamp,
    ) ||
    one.metadata.name.localeCompare(other.metadata.name)
  );
}
