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
import os from 'node:os';
import path from 'node:path';
import { Disguise } from './Disguise';
import type { LiveObject } from './LiveObjects';
import { difference, stageFiles, writeStages } from './writeStages';

const began = new Date('2026-11-24T09:00:00Z');

function machine(name: string, ready: string, reason: string): LiveObject {
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: {
      name,
      namespace: 'a',
      uid: `uid of ${name}`,
      creationTimestamp: '2026-11-24T09:00:01Z',
    },
    status: {
      conditions: [
        { type: 'Ready', status: ready, reason, message: '' },
        { type: 'Paused', status: 'False', reason: 'NotPaused' },
      ],
    },
  };
}

describe('stageFiles', () => {
  const disguise = new Disguise({ began, words: [], fixed: [] });
  const at = (seconds: number) => new Date(began.getTime() + seconds * 1000);
  const files = stageFiles(
    [
      {
        name: 'created',
        merges: [{ title: 'Create', at: at(0), path: 'a.yaml', content: 'a' }],
        snapshot: {
          at: at(5),
          objects: [
            machine('two', 'False', 'NotReady'),
            machine('one', 'False', 'NotReady'),
          ],
        },
      },
      {
        name: 'ready',
        merges: [],
        snapshot: { at: at(9), objects: [machine('one', 'True', 'Ready')] },
      },
    ],
    'a',
    disguise,
  );

  it('begin with everything, by kind and name', () => {
    expect(files[0].name).toBe('01-created.json');
    expect(files[0].stage).toMatchObject({
      at: '2030-01-01T12:00:05Z',
      merges: [{ title: 'Create', at: '2030-01-01T12:00:00Z', content: 'a' }],
    });
    expect(Object.keys(files[0].stage.objects)).toEqual([
      'Machine/one',
      'Machine/two',
    ]);
    expect(files[0].stage.objects['Machine/one']).toMatchObject({
      status: {
        conditions: { Ready: { status: 'False', reason: 'NotReady' } },
      },
    });
  });

  it('go on with what is another, and say what is gone', () => {
    expect(files[1]).toEqual({
      name: '02-ready.json',
      stage: {
        at: '2030-01-01T12:00:09Z',
        objects: {
          'Machine/two': null,
          'Machine/one': {
            status: {
              conditions: { Ready: { status: 'True', reason: 'Ready' } },
            },
          },
        },
      },
    });
  });
});

describe('difference', () => {
  it('takes lists as a whole, and is empty for what is the same', () => {
    expect(
      difference({ a: [1], b: { c: 1 } }, { a: [2], b: { c: 1 } }),
    ).toEqual({ a: [2] });
  });
});

describe('writeStages', () => {
  it('replaces stages, and leaves everything else alone', async () => {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'stages-'));
    try {
      for (const name of ['01-old.json', 'package.json', 'notes.md']) {
        await fs.writeFile(path.join(directory, name), '{}');
      }
      await writeStages(directory, [
        { name: '01-created.json', stage: { at: 'now', objects: {} } },
      ]);
      expect((await fs.readdir(directory)).sort()).toEqual([
        '01-created.json',
        'notes.md',
        'package.json',
      ]);
      const text = await fs.readFile(path.join(directory, '01-created.json'));
      expect(text.toString()).toBe('{ "at": "now", "objects": {} }\n');
    } finally {
      await fs.rm(directory, { recursive: true });
    }
  });
});
