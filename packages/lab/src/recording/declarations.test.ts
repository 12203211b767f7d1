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
import { parse, parseAllDocuments } from 'yaml';
import { initialFiles } from '../gitea';
import { labPorts } from '../ports';
import { element, expiresAt, extendedTo, manifest } from './declarations';

const lab = { root: path.resolve(__dirname, '../../../..'), ports: labPorts() };

async function sourceOf(file: string): Promise<string> {
  const files = await initialFiles(lab);
  return files.find(({ path: name }) => name === file)!.content;
}

describe('manifest', () => {
  const { path: file, source, put, remove } = manifest('a');

  it("fills in the example's template, with nothing left open", async () => {
    const template = await sourceOf(source);
    const content = put(template, undefined, {});
    expect(content).not.toContain('${');
    const [namespace, cluster] = parseAllDocuments(content).map(it =>
      it.toJS(),
    );
    expect(namespace.metadata.name).toBe('a');
    expect(cluster).toMatchObject({
      metadata: {
        name: 'a',
        annotations: { 'ephemeral-clusters/expires-at': expiresAt },
      },
      spec: {
        topology: { workers: { machineDeployments: [{ replicas: 1 }] } },
      },
    });
    expect(file).toBe('clusters/management/a/a.yaml');
    expect(remove(content)).toBeUndefined();
  });

  it('changes what is asked for and no other line', async () => {
    const template = await sourceOf(source);
    const before = put(template, undefined, {}).split('\n');
    const after = put(template, undefined, {
      expiresAt: extendedTo,
      workers: '2',
    }).split('\n');
    expect(after.filter((line, index) => line !== before[index])).toEqual([
      `    ephemeral-clusters/expires-at: '${extendedTo}'`,
      '          replicas: 2',
    ]);
  });

  it('takes what somebody changes by hand', async () => {
    const paused = manifest('a', content => `${content}# paused\n`);
    expect(paused.put(await sourceOf(source), undefined, {})).toMatch(
      /# paused\n$/,
    );
  });
});

describe('element', () => {
  it("comes into the list with all keys that the ApplicationSet's template asks for", async () => {
    for (const [list, values] of [
      ['vclusters', { size: 'small', kubernetesVersion: 'v1.36.0' }],
      [
        'capi-dev',
        {
          kubernetesVersion: 'v1.36.0',
          controlPlaneNodes: '1',
          workerNodes: '1',
        },
      ],
    ] as const) {
      const { source, put, remove } = element(list, 'x');
      const empty = await sourceOf(source);
      const content = put(empty, undefined, values);
      const { generators, template } = parse(content).spec;
      const asked = new Set(
        [...JSON.stringify(template).matchAll(/\{\{\.(\w+)\}\}/g)].map(
          ([, key]) => key,
        ),
      );
      const [found] = generators[0].list.elements;
      expect(Object.keys(found)).toEqual(expect.arrayContaining([...asked]));
      expect(put(empty, content, values)).toBe(content);
      expect(remove(content)).toBe(empty);
    }
  });
});
