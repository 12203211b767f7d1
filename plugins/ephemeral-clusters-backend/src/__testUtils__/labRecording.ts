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

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lives of clusters that were recorded on the lab; `__fixtures__/lab/README.md` says how. */
export type RecordedLife = keyof typeof clusters;

/** Names of the clusters, which are those of their namespaces, too. */
const clusters = {
  capi: 'recorded',
  vcluster: 'vc-recorded',
  'no-control-plane': 'recorded-no-control-plane',
  'no-worker': 'recorded-no-worker',
  paused: 'recorded-paused',
  refused: 'dev-recorded',
};

/** An object of Kubernetes as it was recorded. */
export interface RecordedObject {
  kind: string;
  metadata: { name: string; namespace?: string; uid: string };
  [field: string]: unknown;
}

/** Everything of a cluster at one moment of its life. */
export interface RecordedStage {
  /** `workers-coming` */
  name: string;
  /** Name of the cluster and of its namespace. */
  cluster: string;
  at: Date;
  /** Moments of the merges up to now. */
  merges: { title: string; at: string }[];
  /** Files of the GitOps repository by path. */
  files: ReadonlyMap<string, string>;
  objects: RecordedObject[];
}

interface StageFile {
  at: string;
  merges?: { title: string; at: string; path: string; content?: string }[];
  objects: Json;
}

type Json = { [key: string]: unknown };

const directory = join(__dirname, '..', '__fixtures__', 'lab');

/** Stages of a life in order. Each file holds what has changed since the one before. */
export function readLife(life: RecordedLife): RecordedStage[] {
  let objects: Json = {};
  let merges: RecordedStage['merges'] = [];
  let files = new Map<string, string>();
  return readdirSync(join(directory, life))
    .sort()
    .map(file => {
      const stage = JSON.parse(
        readFileSync(join(directory, life, file), 'utf8'),
      ) as StageFile;
      objects = patched(objects, stage.objects);
      files = new Map(files);
      for (const { path, content } of stage.merges ?? []) {
        if (content === undefined) files.delete(path);
        else files.set(path, content);
      }
      merges = [...merges, ...(stage.merges ?? [])];
      return {
        name: file.replace(/^\d+-|\.json$/g, ''),
        cluster: clusters[life],
        at: new Date(stage.at),
        merges,
        files,
        objects: Object.values(objects).map(withConditions),
      };
    });
}

/** One stage of a life. @throws Error where there is none of that name */
export function readStage(life: RecordedLife, name: string): RecordedStage {
  const stage = readLife(life).find(item => item.name === name);
  if (!stage) throw new Error(`No stage ${name} of ${life} is recorded`);
  return stage;
}

/** One object of a stage. @throws Error where there is none */
export function objectOf(
  stage: RecordedStage,
  kind: string,
  name?: string,
): RecordedObject {
  const found = stage.objects.find(
    object =>
      object.kind === kind &&
      (name === undefined || object.metadata.name === name),
  );
  if (!found) throw new Error(`No ${kind} is recorded in ${stage.name}`);
  return found;
}

/** A JSON merge patch (RFC 7386), applied. */
function patched(target: Json, patch: Json): Json {
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    if (value === null) delete result[key];
    else if (isObject(value)) {
      result[key] = patched(isObject(old) ? old : {}, value);
    } else result[key] = value;
  }
  return result;
}

/** Conditions are recorded by their type, so that one can change alone. */
function withConditions(object: unknown): RecordedObject {
  const { status, ...rest } = object as RecordedObject;
  if (!isObject(status) || !isObject(status.conditions)) {
    return object as RecordedObject;
  }
  const conditions = Object.entries(status.conditions).map(([type, fields]) =>
    Object.assign({ type }, fields),
  );
  return { ...rest, status: { ...status, conditions } };
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
