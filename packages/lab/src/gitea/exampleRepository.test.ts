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
import {
  adoptExample,
  exampleRepositoryAddress,
  readExample,
  type RepositoryFile,
} from './exampleRepository';

const root = path.resolve(__dirname, '../../../..');
const addresses = {
  repository: 'http://127.0.0.1:7630/platform/gitops.git',
  remoteWrite: 'http://127.0.0.1:7643/api/v1/receive',
};

/** All values of a key, however deep. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(item => valuesOf(key, item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === key ? [item] : valuesOf(key, item),
  );
}

describe('the example as the lab adopts it', () => {
  let example: RepositoryFile[];
  let adopted: RepositoryFile[];
  const documents = (pattern: RegExp) =>
    adopted
      .filter(file => pattern.test(file.path))
      .flatMap(file => parseAllDocuments(file.content))
      .map(document => document.toJS());

  beforeAll(async () => {
    example = await readExample(root);
    adopted = adoptExample(example, addresses);
  });

  it("says the lab's address everywhere", () => {
    expect(
      adopted.filter(file => file.content.includes(exampleRepositoryAddress)),
    ).toEqual([]);
    const sources = valuesOf('repoURL', documents(/^management\//));
    expect(sources.length).toBeGreaterThan(0);
    expect(new Set(sources)).toEqual(new Set([addresses.repository]));
    // Argo CD compares addresses as text.
    expect(
      new Set(valuesOf('sourceRepos', documents(/^bootstrap\//)).flat()),
    ).toEqual(new Set([addresses.repository]));
  });

  it('has one management cluster', () => {
    expect(adopted.map(file => file.path)).toEqual(
      expect.arrayContaining([
        'bootstrap/management.yaml',
        'management/management/clusters-capi.yaml',
        'clusters/management/README.md',
      ]),
    );
    expect(adopted.filter(file => file.path.includes('eu-west'))).toEqual([]);
    const templates = adopted.filter(file =>
      file.path.endsWith('/template.yaml'),
    );
    expect(templates.length).toBeGreaterThan(0);
    for (const { content } of templates) {
      expect(parse(content).spec.managementClusters).toEqual(['management']);
    }
  });

  it('delivers no policies of Kyverno, which the lab does not have', () => {
    expect(valuesOf('path', documents(/^management\//))).not.toContain(
      'registration',
    );
  });

  it("sends metrics to the lab's Thanos", () => {
    expect(
      valuesOf(
        'values',
        documents(/^management\/management\/workload-monitoring/),
      ),
    ).toEqual([{ remoteWriteUrl: addresses.remoteWrite }]);
  });

  it('changes nothing else', () => {
    const before = new Map(example.map(file => [file.path, file.content]));
    const undone = adopted.map(file => ({
      path: file.path,
      content: file.content.replaceAll(
        addresses.repository,
        exampleRepositoryAddress,
      ),
    }));
    expect(
      undone
        .filter(file => before.get(file.path) !== file.content)
        .map(file => file.path)
        .sort(),
    ).toEqual([
      'management/management/workload-monitoring.yaml',
      'templates/capi-standard/template.yaml',
      'templates/small-vcluster/template.yaml',
    ]);
  });

  it('refuses an example that does not say what is to be replaced', () => {
    expect(() =>
      adoptExample(
        example.map(file => ({
          ...file,
          content: file.content.replaceAll(
            exampleRepositoryAddress,
            'https://example.com/other.git',
          ),
        })),
        addresses,
      ),
    ).toThrow(`does not say "${exampleRepositoryAddress}"`);
    expect(() => adoptExample(adopted, addresses)).toThrow(
      'change what the lab leaves out',
    );
  });
});
