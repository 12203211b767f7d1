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

/** A stage as it is written: what is another than in the stage before. */
export interface StageFile {
  at: string;
  /** What was merged since. `content` is absent where the file is gone. */
  merges?: { title: string; at: string; path: string; content?: string }[];
  /** A JSON merge patch (RFC 7386) of all objects by kind and name; conditions are by type. */
  objects: Patch;
}

type Patch = Record<string, unknown>;

/** Stages as they are written, each with its file's name. */
export function stageFiles(
  stages: readonly RecordedStage[],
  cluster: string,
  disguise: Disguise,
): { name: string; stage: StageFile }[] {
  let before: Patch = {};
  return stages.map(({ name, merges, snapshot }, index) => {
    const now = Object.fromEntries(
      [...snapshot.objects].sort(inOrder).map(live => {
        const object = disguise.object(trim(live, cluster));
        return [
          `${object.kind}/${object.metadata.name}`,
          withoutEmpty(byType(object)),
        ];
      }),
    );
    const objects = difference(before, now);
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
        objects,
      },
    };
  });
}

/** Conditions by their type, so that one is told without the others. Those of Applications have no status, and may be there twice. */
function byType(object: LiveObject): LiveObject {
  const { conditions } = object.status ?? {};
  if (!conditions?.every((item: any) => item.status !== undefined)) {
    return object;
  }
  return {
    ...object,
    status: {
      ...object.status,
      conditions: Object.fromEntries(
        conditions.map(({ type, ...rest }: any) => [type, rest]),
      ),
    },
  };
}

/** Nothing is lost with messages that say nothing. */
function withoutEmpty(object: LiveObject): LiveObject {
  return JSON.parse(
    JSON.stringify(object, (key, value) =>
      value === null || (key === 'message' && value === '') ? undefined : value,
    ),
  );
}

/** What makes `after` out of `before`. */
export function difference(before: Patch, after: Patch): Patch {
  const patch: Patch = {};
  for (const key of Object.keys(before)) {
    if (!(key in after)) patch[key] = null;
  }
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (isRecord(old) && isRecord(value)) {
      const inner = difference(old, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (JSON.stringify(old) !== JSON.stringify(value)) {
      patch[key] = value;
    }
  }
  return patch;
}

function isRecord(value: unknown): value is Patch {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Writes a scenario's stages into a folder, in place of the stages that were there; anything else in it stays. */
export async function writeStages(
  directory: string,
  files: readonly { name: string; stage: StageFile }[],
): Promise<void> {
  await fs.mkdir(directory, { recursive: true });
  for (const name of await fs.readdir(directory)) {
    if (/^\d\d-[a-z-]+\.json$/.test(name)) {
      await fs.rm(path.join(directory, name));
    }
  }
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
