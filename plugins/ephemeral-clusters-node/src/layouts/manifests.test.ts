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

import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { FileEdit, RepositorySnapshot } from '../types';
import { manifestsLayoutFactory } from './manifests';

function createLayout(config: Record<string, unknown> = {}) {
  return manifestsLayoutFactory.create({
    repositoryId: 'gitops',
    config: {
      id: 'manifests',
      type: 'manifests',
      kind: 'capi',
      path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
      ...config,
    },
  }).layout;
}

function snapshot(files: Record<string, string>): RepositorySnapshot {
  return { revision: 'c1', files: new Map(Object.entries(files)) };
}

function key(name: string, namespace = name) {
  return { managementCluster: 'management', namespace, name };
}

const path = 'clusters/management/a/a.yaml';

const manifest = `# The namespace comes with it.
apiVersion: v1
kind: Namespace
metadata:
  name: "a"
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: "a"
  namespace: "a"
  annotations:
    example.com/first: "1"
    ephemeral-clusters/owner: "group:default/a"
    ephemeral-clusters/expires-at: "2026-11-24T18:00:00Z" # soon
    example.com/last: "2"
spec:
  topology:
    version: v1.36.0
`;

function plan(
  change: Parameters<ReturnType<typeof createLayout>['plan']>[0],
  files: Record<string, string>,
): FileEdit[] {
  return createLayout().plan(change, snapshot(files));
}

function extend(text: string, expiresAt = '2026-12-01T00:00:00Z') {
  const [edit] = plan(
    { verb: 'extend', cluster: key('a'), expiresAt },
    { [path]: text },
  );
  return (edit as { after: string }).after;
}

describe('manifests', () => {
  it.each(['v1beta1', 'v1beta2'])(
    'reads a Cluster of %s among several documents',
    version => {
      const text = manifest.replace('v1beta2', version);
      const { clusters, problems } = createLayout().list(
        snapshot({ [path]: text }),
      );
      expect(problems).toEqual([]);
      expect(clusters).toEqual([
        {
          ...key('a'),
          kind: 'capi',
          layout: 'manifests',
          origin: {
            owner: 'group:default/a',
            expiresAt: '2026-11-24T18:00:00Z',
          },
          kubernetesVersion: 'v1.36.0',
          path,
          content: text,
          lines: [7, 19],
        },
      ]);
    },
  );

  it('takes the version from the control plane object where there is no topology', () => {
    const text = `${manifest.replace(
      /spec:\n.*\n.*\n/,
      'spec: {}\n',
    )}---\nkind: KubeadmControlPlane\nspec:\n  version: v1.35.1\n`;
    const [cluster] = createLayout().list(snapshot({ [path]: text })).clusters;
    expect(cluster.kubernetesVersion).toBe('v1.35.1');
  });

  it('takes the namespace of the directory where the manifest has none', () => {
    const text = manifest.replace('  namespace: "a"\n', '');
    const [cluster] = createLayout().list(
      snapshot({ 'clusters/management/team/a.yaml': text }),
    ).clusters;
    expect(cluster.namespace).toBe('team');
  });

  it('reports what is broken, ignores what is no cluster, and reads the rest', () => {
    const { clusters, problems } = createLayout().list(
      snapshot({
        [path]: manifest,
        'clusters/management/README.md': '# {{ nothing',
        'clusters/management/b/kustomization.yaml': 'resources: [a.yaml]\n',
        'clusters/management/b/templated.yaml': '{{- if .x }}\na: 1\n',
        'clusters/management/c/c.yaml': manifest.replace(
          '"a"\n  names',
          'true\n  names',
        ),
        'clusters/management/d/a.yaml': manifest,
        'clusters/management/e/e.yaml': manifest
          .replaceAll('"a"', 'e')
          .replace('"2026-11-24T18:00:00Z"', '7'),
      }),
    );
    expect(clusters.map(cluster => cluster.name)).toEqual(['a', 'e']);
    expect(clusters[1].origin.expiresAt).toBeUndefined();
    expect(problems.map(({ object, message }) => [object, message])).toEqual([
      [
        'clusters/management/b/templated.yaml',
        expect.stringContaining('looks like a template'),
      ],
      [
        'clusters/management/c/c.yaml',
        expect.stringContaining('metadata.name is not a string'),
      ],
      [
        'clusters/management/d/a.yaml',
        `The cluster "a" is declared in ${path} too.`,
      ],
      [
        'clusters/management/e/e.yaml',
        'Annotation ephemeral-clusters/expires-at is not a string: put its value in quotes.',
      ],
    ]);
  });

  describe('create', () => {
    const create = (
      contents: string[],
      element: Record<string, string> = {},
      files: Record<string, string> = {},
    ) =>
      plan(
        {
          verb: 'create',
          cluster: { ...key('a'), kind: 'capi' },
          rendered: {
            files: contents.map((content, index) => ({
              name: `${index}.yaml`,
              content,
            })),
            element,
          },
        },
        files,
      );

    it('writes the rendered file as it is, and removing it gives the repository back', () => {
      const edits = create([manifest], { owner: 'group:default/a' });
      expect(edits).toEqual([{ operation: 'create', path, after: manifest }]);
      expect(
        plan({ verb: 'delete', cluster: key('a') }, { [path]: manifest }),
      ).toEqual([{ operation: 'delete', path, before: manifest }]);
    });

    it('adds the annotations that the template forgot, since a cluster without an end never ends', () => {
      const [edit] = create(
        [
          'apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: a\n',
        ],
        {
          owner: 'group:default/x',
          expiresAt: '2026-12-01T00:00:00Z',
          size: 's',
        },
      );
      expect((edit as { after: string }).after)
        .toBe(`apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: a
  annotations:
    ephemeral-clusters/owner: 'group:default/x'
    ephemeral-clusters/expires-at: '2026-12-01T00:00:00Z'
`);
    });

    it('joins several files to one', () => {
      const [edit] = create([
        manifest,
        'kind: ConfigMap',
        '---\nkind: Secret\n',
      ]);
      expect((edit as { after: string }).after).toBe(
        `${manifest}---\nkind: ConfigMap\n---\nkind: Secret\n`,
      );
    });

    it('refuses a cluster or a file that is there', () => {
      expect(() => create([manifest], {}, { [path]: manifest })).toThrow(
        ConflictError,
      );
      expect(() =>
        create(
          [manifest],
          {},
          { 'clusters/management/a/other.yaml': manifest },
        ),
      ).toThrow('declared already, in clusters/management/a/other.yaml');
      expect(() => create([manifest], {}, { [path]: 'a: [' })).toThrow(
        ConflictError,
      );
    });

    it('refuses a template that makes another cluster, none, or two', () => {
      expect(() => create([manifest.replaceAll('"a"', 'b')])).toThrow(
        'makes the cluster "b/b" instead of "a/a"',
      );
      expect(() => create(['kind: ConfigMap\n'])).toThrow('makes 0 Cluster');
      expect(() => create([manifest, manifest])).toThrow('makes 2 Cluster');
    });

    it.each([
      [{ ...key('a'), namespace: '..' }],
      [{ ...key('a'), namespace: 'x/y' }],
      [{ ...key('a'), managementCluster: '../..' }],
      [key('../x')],
      [key('A')],
      [key('')],
    ])('refuses the place %j', cluster => {
      expect(() =>
        plan(
          {
            verb: 'create',
            cluster: { ...cluster, kind: 'capi' },
            rendered: { files: [], element: {} },
          },
          {},
        ),
      ).toThrow(InputError);
    });
  });

  describe('extend', () => {
    it('changes only the value of the annotation', () => {
      expect(extend(manifest)).toBe(
        manifest.replace('2026-11-24T18:00:00Z', '2026-12-01T00:00:00Z'),
      );
    });

    it('adds the annotation behind our others, in the style of its neighbours', () => {
      const text = manifest.replace(/.*expires-at.*\n/, '');
      expect(extend(text)).toBe(
        text.replace(
          '"group:default/a"\n',
          '"group:default/a"\n    ephemeral-clusters/expires-at: "2026-12-01T00:00:00Z"\n',
        ),
      );
    });

    it.each([
      [
        'no annotations',
        '  name: a\n',
        "  name: a\n  annotations:\n    ephemeral-clusters/expires-at: 'E'\n",
      ],
      [
        'nothing in them',
        '  name: a\n  annotations: # none\n',
        "  annotations: # none\n    ephemeral-clusters/expires-at: 'E'\n",
      ],
      [
        'an empty map',
        '  name: a\n  annotations: {}\n',
        `  annotations: {ephemeral-clusters/expires-at: 'E'}\n`,
      ],
      [
        'a flow map',
        '  name: a\n  annotations: { x: "y" }\n',
        `  annotations: { x: "y", ephemeral-clusters/expires-at: "E" }\n`,
      ],
      [
        'an empty value',
        '  name: a\n  annotations:\n    ephemeral-clusters/expires-at:\n',
        `    ephemeral-clusters/expires-at: 'E'\n`,
      ],
      [
        'a block scalar before',
        '  name: a\n  annotations:\n    x: |\n      y\n\n',
        `    x: |\n      y\n    ephemeral-clusters/expires-at: 'E'\n`,
      ],
    ])('finds the place with %s', (_, metadata, expected) => {
      const text = `apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata:\n${metadata}spec: {}\n`;
      expect(
        (
          createLayout().plan(
            {
              verb: 'extend',
              cluster: key('a'),
              expiresAt: '2026-12-01T00:00:00Z',
            },
            snapshot({ [path]: text }),
          )[0] as { after: string }
        ).after,
      ).toContain(expected.replace('E', '2026-12-01T00:00:00Z'));
    });

    it('keeps CRLF', () => {
      const text = manifest
        .replace(/.*expires-at.*\n/, '')
        .replaceAll('\n', '\r\n');
      expect(extend(text).replaceAll('\r\n', '')).not.toContain('\n');
    });

    it.each([
      [
        'block scalar',
        manifest.replace(
          '"2026-11-24T18:00:00Z" # soon',
          '>-\n      2026-11-24T18:00:00Z',
        ),
        'not written as text on one line',
      ],
      [
        'anchor',
        manifest.replace('annotations:', 'annotations: &all'),
        'anchor',
      ],
    ])('refuses a %s', (_, text, reason) => {
      expect(() => extend(text)).toThrow(reason);
    });

    it('knows only what is declared', () => {
      expect(() =>
        plan(
          { verb: 'extend', cluster: key('b'), expiresAt: '' },
          { [path]: manifest },
        ),
      ).toThrow(NotFoundError);
    });
  });

  it('removes one of several clusters of a file with its separator', () => {
    const other = manifest
      .slice(manifest.indexOf('apiVersion: cluster'))
      .replaceAll('"a"', '"b"');
    const both = `${manifest}---\n${other}`;
    const remove = (name: string) =>
      plan({ verb: 'delete', cluster: key(name) }, { [path]: both });
    expect(remove('b')).toEqual([
      { operation: 'update', path, before: both, after: manifest },
    ]);
    const [edit] = remove('a');
    expect((edit as { after: string }).after).toBe(
      `${manifest.slice(0, manifest.indexOf('---\n'))}---\n${other}`,
    );
  });

  it.each([
    [{ kind: 'vcluster' }, 'kind: a layout of manifests'],
    [{ path: 'clusters/x.yaml' }, 'needs {name}'],
    [{ path: '/clusters/{name}.yaml' }, 'relative to'],
    [{ path: 'clusters/{name}.yaml' }, 'managementClusters'],
    [{ id: 'X' }, 'id: '],
  ])('refuses the configuration %j', (config, message) => {
    expect(() => createLayout(config)).toThrow(message);
  });
});
