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

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { layoutFactories } from '../layouts';
import type {
  LoadedTemplate,
  RepositorySnapshot,
  TemplateContext,
} from '../types';
import { createTemplateRenderer } from './createTemplateRenderer';
import { createTemplateLoader } from './createTemplateLoader';

const layouts = [
  {
    id: 'manifests',
    type: 'manifests',
    kind: 'capi',
    path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
  },
  {
    id: 'vclusters',
    type: 'application-set-list',
    kind: 'vcluster',
    path: 'management/{managementCluster}/vclusters.yaml',
    managementClusters: ['management', 'eu-west'],
  },
  {
    id: 'capi-dev',
    type: 'application-set-list',
    kind: 'capi',
    path: 'management/{managementCluster}/capi-dev.yaml',
  },
].map(
  config =>
    layoutFactories
      .find(factory => factory.type === config.type)!
      .create({ config, repositoryId: 'gitops' }).layout,
);

function load(files: Record<string, string>) {
  return createTemplateLoader({
    repositoryId: 'gitops',
    directory: 'templates',
    layouts,
    fileUrl: (path, revision) => `https://forge/${revision}/${path}`,
  })({ revision: 'c1', files: new Map(Object.entries(files)) });
}

const metadata = `apiVersion: ephemeral-clusters/v1alpha1
kind: ClusterTemplate
metadata: { name: t }
spec:
  version: '1.0'
  kind: capi
  managementClusters: [management]
  layout: manifests
  lifetime: { default: P1D, maximum: P7D }
  parameters:
    type: object
    additionalProperties: false
    properties:
      text: { type: string, default: some }
      count: { type: integer, minimum: 1, maximum: 5, default: 2 }
      flag: { type: boolean, default: true }
      zones: { type: array, items: { type: string } }
      size: { type: string, enum: [small, large] }
  files: [cluster.yaml]
`;

function loadOne(source: string, changes: (text: string) => string = t => t) {
  const { items, problems } = load({
    'templates/t/template.yaml': changes(metadata),
    'templates/t/cluster.yaml': source,
  });
  expect(problems).toEqual([]);
  return items[0];
}

const context: TemplateContext = {
  cluster: {
    managementCluster: 'management',
    namespace: 'a',
    name: 'a',
    kind: 'capi',
  },
  owner: 'group:default/a',
  requestedBy: 'user:default/ada',
  requestedAt: '2026-11-23T18:00:00Z',
  expiresAt: '2026-11-24T18:00:00Z',
  purpose: 'a demo',
  parameters: {},
};

function render(
  template: LoadedTemplate,
  changes: Partial<TemplateContext> = {},
) {
  return createTemplateRenderer().render(template, { ...context, ...changes });
}

function renderText(source: string, changes: Partial<TemplateContext> = {}) {
  return render(loadOne(source), changes).files[0].content;
}

function exampleSnapshot(): RepositorySnapshot {
  const root = join(__dirname, '../../../../examples/gitops');
  const files = new Map<string, string>();
  const walk = (directory: string) => {
    for (const entry of readdirSync(directory)) {
      const path = join(directory, entry);
      if (statSync(path).isDirectory()) walk(path);
      else files.set(relative(root, path), readFileSync(path, 'utf8'));
    }
  };
  walk(root);
  return { revision: 'c1', files };
}

describe('the example repository', () => {
  const snapshot = exampleSnapshot();
  const { items, problems } = createTemplateLoader({
    repositoryId: 'gitops',
    directory: 'templates',
    layouts,
    fileUrl: path => path,
  })(snapshot);

  it('has templates without problems', () => {
    expect(problems).toEqual([]);
    expect(items.map(item => item.name).sort()).toEqual([
      'capi-dev',
      'capi-standard',
      'small-vcluster',
    ]);
  });

  it.each(['capi-dev', 'capi-standard', 'small-vcluster'])(
    'declares, reads back and removes a cluster of %s',
    name => {
      const template = items.find(item => item.name === name)!;
      const layout = layouts.find(({ id }) => id === template.layout)!;
      const cluster = {
        managementCluster: 'management',
        name: `${template.naming.prefix}one`,
        namespace: layout.namespaceOf(`${template.naming.prefix}one`),
        kind: template.kind,
      };
      const rendered = createTemplateRenderer().render(template, {
        ...context,
        cluster,
      });
      const [edit] = layout.plan(
        { verb: 'create', cluster, rendered },
        snapshot,
      );
      const files = new Map(snapshot.files);
      files.set(edit.path, (edit as { after: string }).after);
      const { clusters } = layout.list({ revision: 'c2', files });
      expect(clusters).toMatchObject([
        {
          ...cluster,
          kubernetesVersion: 'v1.36.0',
          origin: {
            owner: 'group:default/a',
            expiresAt: '2026-11-24T18:00:00Z',
            template: name,
            templateVersion: template.version,
            templateRevision: 'c1',
            requestedBy: 'user:default/ada',
            requestedAt: '2026-11-23T18:00:00Z',
            purpose: 'a demo',
          },
        },
      ]);
      const [removal] = layout.plan(
        { verb: 'delete', cluster },
        { revision: 'c2', files },
      );
      if (removal.operation === 'delete') files.delete(removal.path);
      else files.set(removal.path, removal.after);
      expect(files).toEqual(snapshot.files);
    },
  );
});

describe('createTemplateLoader', () => {
  it('reads what a form needs', () => {
    expect(loadOne('kind: Cluster')).toMatchObject({
      repository: 'gitops',
      name: 't',
      title: 't',
      version: '1.0',
      revision: 'c1',
      layout: 'manifests',
      naming: { prefix: '' },
      url: 'https://forge/c1/templates/t/template.yaml',
      sources: [{ name: 'cluster.yaml', content: 'kind: Cluster' }],
    });
  });

  it.each([
    [
      'apiVersion: ephemeral-clusters/v1alpha1',
      'apiVersion: v1',
      'apiVersion: write ephemeral-clusters/v1alpha1',
    ],
    [
      "version: '1.0'",
      'version: 1.0',
      'spec.version: write the version as text in quotes',
    ],
    ['name: t', 'name: other', 'metadata.name: write "t"'],
    [
      'layout: manifests',
      'layout: nowhere',
      'there are manifests, vclusters, capi-dev',
    ],
    [
      'layout: manifests',
      'layout: vclusters',
      'declares clusters of the kind vcluster',
    ],
    ['kind: capi', 'kind: pod', 'spec.kind: write capi or vcluster'],
    [
      'default: P1D',
      'default: P1M',
      'spec.lifetime.default: write an ISO 8601 duration',
    ],
    ['default: P1D', 'default: P8D', 'longer than the maximum'],
    [
      'type: integer',
      'type: whole',
      'spec.parameters is not a valid JSON Schema',
    ],
    ['size:', 'purpose:', 'every template has with another meaning'],
    ['size:', 'TEXT:', 'the same variable ${TEXT}'],
    ['files: [cluster.yaml]', 'files: []', 'needs at least one file'],
    ['files: [cluster.yaml]', 'files: [../x.yaml]', 'name of a file beside'],
    ['files: [cluster.yaml]', 'files: [x.yaml]', 'there is no file x.yaml'],
    [
      'files: [cluster.yaml]',
      'files: [cluster.yaml]\n  element: { owner: x }',
      '"owner" is written for every cluster',
    ],
    [
      'files: [cluster.yaml]',
      'files: [cluster.yaml]\n  element: { a: "${NOPE}" }',
      'spec.element.a: ${NOPE} is unknown',
    ],
    ['files: [cluster.yaml]', 'files: [cluster.yaml', 'not valid YAML'],
  ])('reports %s -> %s and keeps the others', (from, to, message) => {
    const { items, problems } = load({
      'templates/t/template.yaml': metadata.replace(from, to),
      'templates/t/cluster.yaml': 'kind: Cluster',
      'templates/u/template.yaml': metadata.replace('name: t', 'name: u'),
      'templates/u/cluster.yaml': 'kind: Cluster',
    });
    expect(items.map(item => item.name)).toEqual(['u']);
    expect(problems).toEqual([
      {
        source: 'git:gitops',
        object: 'templates/t/template.yaml',
        message: expect.stringContaining(message),
        url: expect.any(String),
      },
    ]);
  });

  it.each([
    ['a: ${NOPE}', 'cluster.yaml: ${NOPE} is unknown. There are NAME,'],
    ['a: ${TEXT^^}', 'cluster.yaml: "${TEXT^^}" is not an expression'],
    ['a: [', 'cluster.yaml: This is not valid YAML'],
  ])('reports a file with %s', (source, message) => {
    const { problems } = load({
      'templates/t/template.yaml': metadata,
      'templates/t/cluster.yaml': source,
    });
    expect(problems[0].message).toContain(message);
  });
});

describe('createTemplateRenderer', () => {
  it('types plain variables of the spec, and keeps comments and everything else', () => {
    expect(
      renderText(
        `# \${NAME} stays
metadata:
  annotations: {c: \$\{COUNT\}x, d: 'x'}
  labels:
    count: \${COUNT}
spec:
  count: \${COUNT} # how many
  flag: \${FLAG}
  quoted: "\${COUNT}"
  text: \${TEXT}
  mixed: a-\${TEXT}-\${COUNT}
  zones: \${ZONES}
  \${NAME}: key
  dollars: '\$\$\{NAME\} \$NAME \$'
`.replace('c: ${COUNT}x, ', ''),
        {
          parameters: { zones: ['a', 'b'] },
        },
      ),
    ).toBe(`# \${NAME} stays
metadata:
  annotations: {d: 'x'}
  labels:
    count: '2'
spec:
  count: 2 # how many
  flag: true
  quoted: "2"
  text: 'some'
  mixed: 'a-some-2'
  zones: ["a","b"]
  'a': key
  dollars: '\${NAME} \$NAME \$'
`);
  });

  it('takes defaults of the template as clusterctl does', () => {
    expect(
      renderText(
        `a: \${SIZE:=small}
b: \${SIZE:-3}
c: "\${SIZE-x\${NAME}}"
d: \${UNKNOWN:=yes}
e: "\${TEXT:=unused}"
f: "\${PURPOSE:=empty}"
g: "\${PURPOSE=unset}"
`,
        { purpose: '' },
      ),
    ).toBe(`a: 'small'
b: 3
c: "xa"
d: 'yes'
e: "some"
f: "empty"
g: ""
`);
  });

  it('fills block scalars, and quotes them where a value has line breaks', () => {
    const source = `script: |\n  echo \${TEXT}\n  echo "\$\$HOME"\nend: 1\n`;
    expect(renderText(source, { parameters: { text: 'hi' } })).toBe(
      `script: |\n  echo hi\n  echo "$HOME"\nend: 1\n`,
    );
    expect(renderText(source, { parameters: { text: 'a\nb: c' } })).toBe(
      `script: "echo a\\nb: c\\necho \\"$HOME\\"\\n"\nend: 1\n`,
    );
  });

  it('never lets a value break out of its place', () => {
    const template = loadOne(
      `a: \${TEXT}\nb: "x \${TEXT}"\nc: 'y \${TEXT}'\nd: {e: "\${TEXT}"}\nf: |\n  z \${TEXT}\n`,
    );
    const renderer = createTemplateRenderer();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('${NAME}', '"\n- x', "'", '# x', 'a: b', '|', '}'),
        ),
        text => {
          const { content } = renderer.render(template, {
            ...context,
            parameters: { text },
          }).files[0];
          expect(parseAllDocuments(content).map(d => d.toJS())).toEqual([
            {
              a: text,
              b: `x ${text}`,
              c: `y ${text}`,
              d: { e: text },
              f: `z ${text}\n`,
            },
          ]);
        },
      ),
    );
  });

  it('names every parameter that is wrong and what is allowed', () => {
    const error = (parameters: Record<string, unknown>) => {
      let thrown: unknown;
      try {
        renderText('kind: Cluster', { parameters });
      } catch (error_) {
        thrown = error_;
      }
      return String(thrown);
    };
    expect(error({ count: 9, size: 'huge', nope: 1, flag: 'yes' })).toBe(
      'InputError: There is no parameter "nope"; there are text, count, flag, zones, size. ' +
        'The parameter "count" must be at most 5. ' +
        'The parameter "flag" must be boolean. ' +
        'The parameter "size" must be one of small, large.',
    );
    expect(error({ zones: [1] })).toBe(
      'InputError: The parameter "zones.0" must be string.',
    );
    expect(error({ count: 0 })).toContain('must be at least 1');
  });

  it('names a variable that has no value', () => {
    expect(() => renderText('a: ${SIZE}')).toThrow(
      'cluster.yaml: There is no value for ${SIZE}',
    );
  });

  it.each([
    [{ cluster: { ...context.cluster, name: 'A' } }, 'lower case'],
    [
      { cluster: { ...context.cluster, managementCluster: 'x' } },
      'not for the management cluster "x"; it is for management',
    ],
    [
      { cluster: { ...context.cluster, kind: 'vcluster' as const } },
      'of the kind capi',
    ],
    [{ expiresAt: '2026-12-24T18:00:00Z' }, 'allows at most 7 days'],
    [{ expiresAt: '2026-11-23T18:00:00Z' }, 'not a moment after'],
    [{ expiresAt: 'soon' }, 'not a moment after'],
  ])('refuses %j', (changes, message) => {
    expect(() => renderText('kind: Cluster', changes)).toThrow(message);
  });

  it('refuses a name without the prefix of the template', () => {
    const template = loadOne('kind: Cluster', text =>
      text.replace('  files:', "  name: { prefix: 'dev-' }\n  files:"),
    );
    expect(() => render(template)).toThrow('start with "dev-"');
  });

  it('gives a list element its keys in order, all as strings', () => {
    const template = loadOne('kind: Cluster', text =>
      text.replace(
        '  files:',
        '  element: { n: "${COUNT}", m: x, o: 3 }\n  files:',
      ),
    );
    expect(Object.entries(render(template).element)).toEqual([
      ['name', 'a'],
      ['owner', 'group:default/a'],
      ['expiresAt', '2026-11-24T18:00:00Z'],
      ['template', 't'],
      ['templateVersion', '1.0'],
      ['templateRevision', 'c1'],
      ['requestedBy', 'user:default/ada'],
      ['requestedAt', '2026-11-23T18:00:00Z'],
      ['purpose', 'a demo'],
      ['n', '2'],
      ['m', 'x'],
      ['o', '3'],
    ]);
  });
});
