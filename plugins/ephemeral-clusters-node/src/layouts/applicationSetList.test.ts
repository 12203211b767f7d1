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
import type { RepositorySnapshot } from '../types';
import { applicationSetListLayoutFactory } from './applicationSetList';

const path = 'management/management/vclusters.yaml';

function createLayout(config: Record<string, unknown> = {}) {
  return applicationSetListLayoutFactory.create({
    repositoryId: 'gitops',
    config: {
      id: 'vclusters',
      type: 'application-set-list',
      kind: 'vcluster',
      path: 'management/{managementCluster}/vclusters.yaml',
      ...config,
    },
  }).layout;
}

function snapshot(text: string): RepositorySnapshot {
  return { revision: 'c1', files: new Map([[path, text]]) };
}

function key(name: string, namespace = name) {
  return { managementCluster: 'management', namespace, name };
}

function create(
  text: string,
  name: string,
  element = {},
  layout = createLayout(),
) {
  const edits = layout.plan(
    {
      verb: 'create',
      cluster: { ...key(name), kind: 'vcluster' },
      rendered: { files: [], element: { name, ...element } },
    },
    snapshot(text),
  );
  expect(edits).toHaveLength(1);
  return (edits[0] as { after: string }).after;
}

function remove(text: string, name: string, layout = createLayout()) {
  const edits = layout.plan(
    { verb: 'delete', cluster: key(name) },
    snapshot(text),
  );
  return (edits[0] as { after: string }).after;
}

function extend(text: string, name: string, expiresAt: string) {
  const edits = createLayout().plan(
    { verb: 'extend', cluster: key(name), expiresAt },
    snapshot(text),
  );
  return (edits[0] as { after: string }).after;
}

function applicationSet(elements: string, tail = '  template: {}\n') {
  return `# Virtual clusters.
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: vclusters
spec:
  goTemplate: true
  generators:
    - list:
        elements:${elements}${tail}`;
}

const two = applicationSet(`
          # kept for the demo on Friday
          - name: 'vc-b'
            owner: 'group:default/b'   # who pays
            expiresAt: '2026-11-24T18:00:00Z'
          # the last one

          - name: 'vc-d'
            owner: 'user:default/d'
            # expiresAt: never
`);

describe('application-set-list', () => {
  describe('list', () => {
    it('reads elements with their origin, text and lines', () => {
      const { clusters, problems } = createLayout().list(snapshot(two));
      expect(problems).toEqual([]);
      expect(clusters).toMatchObject([
        {
          ...key('vc-b'),
          kind: 'vcluster',
          layout: 'vclusters',
          path,
          lines: [12, 14],
          origin: {
            owner: 'group:default/b',
            expiresAt: '2026-11-24T18:00:00Z',
          },
        },
        {
          ...key('vc-d'),
          lines: [17, 18],
          origin: { owner: 'user:default/d' },
        },
      ]);
      expect(clusters[0].content).toBe(
        two.split('\n').slice(11, 14).join('\n'),
      );
    });

    it('reports an element that is wrong and goes on', () => {
      const { clusters, problems } = createLayout().list(
        snapshot(
          applicationSet(`
          - name: true
          - name: '../x'
          - just text
          - owner: 'nobody'
          - { name: vc-a, expiresAt: 'soon', hold: '{}' }
          - name: vc-a
          - name: vc-z
`),
        ),
      );
      expect(clusters.map(cluster => cluster.name)).toEqual(['vc-a', 'vc-z']);
      expect(clusters[0].origin).toEqual({});
      expect(problems.map(problem => problem.message)).toEqual([
        expect.stringContaining(
          'Element 1 of the list: "name" is not a string',
        ),
        expect.stringContaining('"../x" cannot be the name'),
        expect.stringContaining('Element 3 of the list is not a map'),
        expect.stringContaining('Element 4 of the list has no "name"'),
        expect.stringContaining('"expiresAt" is not a moment'),
        expect.stringContaining('"hold" is not JSON'),
        expect.stringContaining('"vc-a" is in the list twice'),
      ]);
      expect(problems[0]).toMatchObject({ source: 'git:gitops', object: path });
    });

    it('warns of a bare number in a list without goTemplate, which fails the whole list', () => {
      const text = applicationSet(`
          - name: vc-a
            nodes: 3
`).replace('  goTemplate: true\n', '');
      expect(createLayout().list(snapshot(text)).problems[0].message).toContain(
        '"nodes" is not a string. Without goTemplate this fails the whole list',
      );
    });

    it('reports a file that is broken, and reads the others', () => {
      const files = new Map([
        [path, 'a: [\n'],
        ['management/eu-west/vclusters.yaml', two],
        ['management/eu-west/other.yaml', 'b: ['],
      ]);
      const { clusters, problems } = createLayout().list({
        revision: 'c1',
        files,
      });
      expect(clusters.map(cluster => cluster.managementCluster)).toEqual([
        'eu-west',
        'eu-west',
      ]);
      expect(problems).toHaveLength(1);
      expect(problems[0].message).toMatch(/not valid YAML.*line \d+/);
    });

    it('reads the keys that the repository uses', () => {
      const layout = createLayout({
        name: 'x-{name}',
        namespace: 'ns-{name}',
        elementKeys: { name: 'workload-cluster', owner: 'team' },
      });
      const text = applicationSet(`
          - workload-cluster: minion1
            team: 'group:default/a'
`);
      const [cluster] = layout.list(snapshot(text)).clusters;
      expect(cluster).toMatchObject({
        name: 'x-minion1',
        namespace: 'ns-x-minion1',
        origin: { owner: 'group:default/a' },
      });
      const [edit] = layout.plan(
        {
          verb: 'create',
          cluster: { ...key('x-m0', 'ns-x-m0'), kind: 'vcluster' },
          rendered: {
            files: [],
            element: { name: 'x-m0', owner: 'o', size: 's' },
          },
        },
        snapshot(text),
      );
      expect((edit as { after: string }).after).toContain(`        elements:
          - workload-cluster: 'm0'
            team: 'o'
            size: 's'
          - workload-cluster: minion1
`);
    });
  });

  describe('create', () => {
    it('keeps comments, order and quoting when an element is added between others', () => {
      const after = create(two, 'vc-c', { owner: "o'x", purpose: 'a\nb' });
      expect(after).toBe(
        two.replace(
          `          - name: 'vc-d'`,
          `          - name: 'vc-c'
            owner: 'o''x'
            purpose: "a\\nb"
          - name: 'vc-d'`,
        ),
      );
      expect(remove(after, 'vc-c')).toBe(two);
    });

    it('adds the first above the comment of its neighbour, and the last below the comments inside its neighbour', () => {
      expect(create(two, 'vc-a')).toContain(`elements:
          - name: 'vc-a'
          # kept for the demo on Friday
`);
      expect(create(two, 'vc-e')).toContain(`            # expiresAt: never
          - name: 'vc-e'
  template: {}`);
    });

    it('makes a block list of an empty one, and removing its only element gives the empty one back', () => {
      const empty = applicationSet(' []   # none yet\n');
      const after = create(empty, 'vc-a', { size: 'small' });
      expect(after).toContain(`elements:   # none yet
          - name: 'vc-a'
            size: 'small'
`);
      expect(remove(after, 'vc-a')).toBe(empty);
    });

    it.each([
      [
        'one line',
        ` [{name: "vc-b"}, {name: "vc-d"}]\n`,
        `{name: "vc-c"}, {name: "vc-d"}]`,
      ],
      [
        'lines',
        ` [\n          { name: 'vc-b' }, # b\n          { name: 'vc-d' }\n        ]\n`,
        `# b\n          { name: 'vc-c' },\n`,
      ],
      [
        'tall',
        ` [\n          {\n            "name": "vc-b"\n          }\n        ]\n`,
        `},\n          {\n            "name": "vc-c"\n          }\n        ]`,
      ],
      [
        'block of flow maps',
        `\n          - {name: 'vc-b'}\n`,
        `- {name: 'vc-b'}\n          - {name: 'vc-c'}\n`,
      ],
      ['odd empty list', ` [ ]\n`, `[{name: 'vc-c'} ]`],
    ])('writes into a flow list: %s', (_, elements, expected) => {
      const before = applicationSet(elements);
      const after = create(before, 'vc-c');
      expect(after).toContain(expected);
      expect(remove(after, 'vc-c')).toBe(before);
    });

    it('keeps CRLF, a missing line break at the end, and a byte order mark', () => {
      const before = `\ufeff${applicationSet(
        `\n          - name: "vc-b"`,
        '',
      )}`.replaceAll('\n', '\r\n');
      const after = create(before, 'vc-c', { size: 's' });
      expect(after).toBe(
        `${before}\r\n          - name: "vc-c"\r\n            size: "s"`,
      );
      expect(remove(after, 'vc-c')).toBe(before);
    });

    it.each(['true', '1e3', 'null', '2026-01-01', '0x1f', '0', 'no'])(
      'writes the name %s as a string and reads it back the same',
      name => {
        const after = create(applicationSet(' []\n'), name);
        const { clusters, problems } = createLayout().list(snapshot(after));
        expect(clusters.map(cluster => cluster.name)).toEqual([name]);
        expect(problems).toEqual([]);
      },
    );

    it.each(['../x', 'UPPER', '-a', 'a'.repeat(54), ''])(
      'refuses the name %j',
      name => {
        expect(() => create(two, name)).toThrow(InputError);
      },
    );

    it('refuses a name that is there, and a namespace that would not be its own', () => {
      expect(() => create(two, 'vc-b')).toThrow(ConflictError);
      expect(() =>
        createLayout().plan(
          {
            verb: 'create',
            cluster: { ...key('vc-x', 'kube-system'), kind: 'vcluster' },
            rendered: { files: [], element: {} },
          },
          snapshot(two),
        ),
      ).toThrow('in the namespace "vc-x"');
    });

    it.each([
      [
        'duplicate keys',
        two.replace(
          '  goTemplate: true',
          '  goTemplate: true\n  goTemplate: true',
        ),
        'unique',
      ],
      [
        'an alias',
        applicationSet(' *list\n', '').replace(
          'metadata:',
          'x: &list []\nmetadata:',
        ),
        'alias',
      ],
      ['an anchor', applicationSet(' &list []\n'), 'anchor'],
      ['a template', applicationSet(' {{ .Values.clusters }}\n'), 'not a list'],
      ['tabs', applicationSet('\n\t\t- name: a\n'), 'Tabs'],
      [
        'no list generator',
        'kind: ApplicationSet\nspec: {generators: [{git: {}}]}\n',
        'no ApplicationSet with a list generator',
      ],
      ['no value', applicationSet('\n'), 'has no value'],
    ])('refuses %s with the reason', (_, text, reason) => {
      expect(() => create(text, 'vc-x')).toThrow(InputError);
      expect(() => create(text, 'vc-x')).toThrow(reason);
    });

    it('refuses a management cluster whose list is not there', () => {
      expect(() =>
        createLayout().plan(
          {
            verb: 'create',
            cluster: {
              ...key('vc-a'),
              managementCluster: '../../etc',
              kind: 'vcluster',
            },
            rendered: { files: [], element: {} },
          },
          snapshot(two),
        ),
      ).toThrow('cannot be part of a path');
    });
  });

  describe('extend', () => {
    it('changes only the value, in the quotes that it has', () => {
      expect(extend(two, 'vc-b', '2026-12-01T00:00:00Z')).toBe(
        two.replace('2026-11-24T18:00:00Z', '2026-12-01T00:00:00Z'),
      );
    });

    it('adds the key where it is missing', () => {
      expect(extend(two, 'vc-d', '2026-12-01T00:00:00Z')).toBe(
        two.replace(
          `            owner: 'user:default/d'\n`,
          `            owner: 'user:default/d'\n            expiresAt: '2026-12-01T00:00:00Z'\n`,
        ),
      );
    });

    it('plans nothing where the value is there already', () => {
      expect(
        createLayout().plan(
          {
            verb: 'extend',
            cluster: key('vc-b'),
            expiresAt: '2026-11-24T18:00:00Z',
          },
          snapshot(two),
        ),
      ).toEqual([]);
    });

    it('refuses a value that is shared by an anchor', () => {
      const text = applicationSet(`
          - name: vc-a
            expiresAt: &end '2026-11-24T18:00:00Z'
          - name: vc-b
            expiresAt: *end
`);
      for (const name of ['vc-a', 'vc-b']) {
        expect(() => extend(text, name, '2026-12-01T00:00:00Z')).toThrow(
          /cannot be edited safely: it (has an anchor|is an alias)/,
        );
      }
      expect(() => remove(text, 'vc-a')).toThrow('anchor');
      expect(remove(text, 'vc-b')).toBe(
        text.replace(/ {10}- name: vc-b\n.*\n/, ''),
      );
    });

    it('knows only what is declared', () => {
      expect(() => extend(two, 'vc-x', '2026-12-01T00:00:00Z')).toThrow(
        NotFoundError,
      );
      expect(() => remove(two, 'vc-x')).toThrow(NotFoundError);
    });
  });

  it('removes the lines of the element and no comment around it', () => {
    expect(remove(two, 'vc-b')).toBe(
      two.replace(/ {10}- name: 'vc-b'\n.*\n.*\n/, ''),
    );
  });

  it.each([
    [{ path: '../{managementCluster}.yaml' }, 'without "." and ".."'],
    [{ path: 'x/{name}.yaml' }, '{managementCluster} is its only placeholder'],
    [{ path: 'x.yaml' }, 'managementClusters'],
    [{ path: 'x/{cluster}.yaml' }, 'unknown placeholder {cluster}'],
    [{ name: 'fixed' }, 'no {name}'],
    [{ namespace: '{owner}' }, '{name} is its only placeholder'],
    [{ kind: 'pod' }, 'kind:'],
    [{ elementKeys: { owner: 'name' } }, 'same key'],
    [{ elementKeys: { ownr: 'x' } }, 'elementKeys'],
  ])('refuses the configuration %j', (config, message) => {
    expect(() => createLayout(config)).toThrow(message);
  });

  it('serves the management clusters that it is limited to', () => {
    const layout = createLayout({ path: 'x.yaml', managementClusters: ['a'] });
    expect([layout.serves('a'), layout.serves('b')]).toEqual([true, false]);
    expect(createLayout().serves('b')).toBe(true);
  });
});
