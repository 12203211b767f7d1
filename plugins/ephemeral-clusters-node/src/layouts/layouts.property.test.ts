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

import fc from 'fast-check';
import { Lexer, parse, parseAllDocuments } from 'yaml';
import type { FileEdit, RepositorySnapshot } from '../types';
import { applicationSetListLayoutFactory } from './applicationSetList';
import { manifestsLayoutFactory } from './manifests';

const list = applicationSetListLayoutFactory.create({
  repositoryId: 'gitops',
  config: {
    id: 'list',
    type: 'application-set-list',
    kind: 'vcluster',
    path: 'lists/{managementCluster}.yaml',
  },
}).layout;

const manifests = manifestsLayoutFactory.create({
  repositoryId: 'gitops',
  config: {
    id: 'manifests',
    type: 'manifests',
    kind: 'capi',
    path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
  },
}).layout;

const name = fc
  .oneof(
    fc.constantFrom('true', '1e3', 'null', '2026-01-01', '0x1f', 'no', '007'),
    fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/),
  )
  .filter(text => text.length <= 53);

/** Texts with everything that YAML minds. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '# no',
    "it's",
    '"',
    'a: b',
    '- a',
    '{{.name}}',
    '\n\n',
    ' x ',
    '*a',
    '%',
    '@',
    '\u0085',
    '---',
  ),
);

const instant = fc
  .date({
    min: new Date('2026-01-01'),
    max: new Date('2099-01-01'),
    noInvalidDate: true,
  })
  .map(date => date.toISOString().replace(/\.\d+Z$/, 'Z'));

const lineBreak = fc.constantFrom('\n', '\r\n');

interface Element {
  name: string;
  values: [string, string][];
  comment: string[];
  inner: boolean;
}

const element = fc.record({
  name,
  values: fc.uniqueArray(
    fc.tuple(fc.constantFrom('owner', 'purpose', 'size', 'on', 'x-y'), text),
    { selector: pair => pair[0], maxLength: 4 },
  ),
  comment: fc.array(fc.constantFrom('# note', '', '  # deep', '#'), {
    maxLength: 2,
  }),
  inner: fc.boolean(),
});

const style = fc.record({
  lineBreak,
  finalBreak: fc.boolean(),
  form: fc.constantFrom('block', 'flow', 'flow-lines', 'flow-items'),
  quote: fc.constantFrom("'", '"'),
  indent: fc.constantFrom(0, 2, 4),
  tail: fc.constantFrom('', '  template: {}\n', '  # end\n'),
  mark: fc.boolean(),
});

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

function quote(value: string, mark: string): string {
  return mark === '"' || /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u.test(value)
    ? JSON.stringify(value).replace(
        /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
        character =>
          `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : `'${value.replaceAll("'", "''")}'`;
}

/** Writes an ApplicationSet as a person might. */
function write(elements: Element[], options: Style): string {
  const { quote: mark, indent, form } = options;
  const pad = ' '.repeat(8 + indent);
  const pairs = (one: Element) => [
    `name: ${quote(one.name, mark)}`,
    ...one.values.map(([field, value]) => `'${field}': ${quote(value, mark)}`),
  ];
  let body: string;
  if (elements.length === 0) {
    body = form === 'flow-lines' ? ' [\n        ]\n' : ' []\n';
  } else if (form === 'flow') {
    body = ` [${elements
      .map(one => `{${pairs(one).join(', ')}}`)
      .join(', ')}]\n`;
  } else if (form === 'flow-lines') {
    body = ` [\n${elements
      .map(one => `${pad}  { ${pairs(one).join(', ')} },\n`)
      .join('')}${pad}]\n`;
  } else {
    body = `\n${elements
      .map(one => {
        const above = one.comment
          .map(line => (line ? `${pad}${line}\n` : '\n'))
          .join('');
        if (form === 'flow-items') {
          return `${above}${pad}- {${pairs(one).join(', ')}} # same\n`;
        }
        const lines = pairs(one);
        if (one.inner) lines.splice(1, 0, '# inside');
        return `${above}${lines
          .map((line, index) => `${pad}${index === 0 ? '- ' : '  '}${line}\n`)
          .join('')}`;
      })
      .join('')}`;
  }
  let result = `# Head\nkind: ApplicationSet\nspec:\n  generators:\n    - list:\n        elements:${body}${options.tail}`;
  if (!options.finalBreak) result = result.replace(/\n$/, '');
  if (options.mark) result = `\ufeff${result}`;
  return result.replaceAll('\n', options.lineBreak);
}

const repository = fc
  .record({
    elements: fc.uniqueArray(element, {
      selector: one => one.name,
      maxLength: 6,
    }),
    style,
    sorted: fc.boolean(),
  })
  .map(({ elements, style: options, sorted }) => {
    if (sorted) elements.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { elements, text: write(elements, options), options };
  });

const path = 'lists/m.yaml';

function snapshot(content: string): RepositorySnapshot {
  return { revision: 'c', files: new Map([[path, content]]) };
}

function key(cluster: string) {
  return { managementCluster: 'm', namespace: cluster, name: cluster };
}

function elementsOf(content: string): Record<string, unknown>[] {
  return parse(content).spec.generators[0].list.elements;
}

function comments(content: string): string[] {
  return [...new Lexer().lex(content)].filter(token => token.startsWith('#'));
}

function after(edits: FileEdit[]): string {
  expect(edits).toHaveLength(1);
  return (edits[0] as { after: string }).after;
}

function add(content: string, cluster: string, values: [string, string][]) {
  return after(
    list.plan(
      {
        verb: 'create',
        cluster: { ...key(cluster), kind: 'vcluster' },
        rendered: { files: [], element: Object.fromEntries(values) },
      },
      snapshot(content),
    ),
  );
}

describe('application-set-list over any list', () => {
  it('adds what was asked for, only that, and gives the same bytes back when it is removed', () => {
    fc.assert(
      fc.property(repository, element, ({ text: before, elements }, extra) => {
        fc.pre(!elements.some(one => one.name === extra.name));
        const result = add(before, extra.name, extra.values);
        const read = elementsOf(result);
        const added = read.find(one => one.name === extra.name);
        expect(added).toEqual({
          name: extra.name,
          ...Object.fromEntries(extra.values),
        });
        expect(read.filter(one => one !== added)).toEqual(elementsOf(before));
        expect(comments(result)).toEqual(comments(before));
        const { clusters } = list.list(snapshot(result));
        expect(clusters.map(cluster => cluster.name).sort()).toEqual(
          [...elements.map(one => one.name), extra.name].sort(),
        );
        const removed = after(
          list.plan(
            { verb: 'delete', cluster: key(extra.name) },
            snapshot(result),
          ),
        );
        expect(removed).toBe(before);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps a sorted list sorted', () => {
    fc.assert(
      fc.property(repository, name, ({ text: before, elements }, extra) => {
        const names = elements.map(one => one.name);
        fc.pre(!names.includes(extra));
        fc.pre(names.every((one, index) => !index || names[index - 1] < one));
        const read = elementsOf(add(before, extra, []));
        expect(read.map(one => one.name)).toEqual([...names, extra].sort());
      }),
      { numRuns: 100 },
    );
  });

  it('removes one element, and every line that stays was there before', () => {
    fc.assert(
      fc.property(repository, fc.nat(), ({ text: before, elements }, pick) => {
        fc.pre(elements.length > 0);
        const gone = elements[pick % elements.length];
        const result = after(
          list.plan(
            { verb: 'delete', cluster: key(gone.name) },
            snapshot(before),
          ),
        );
        expect(elementsOf(result)).toEqual(
          elementsOf(before).filter(one => one.name !== gone.name),
        );
        const missing = [...comments(before)];
        for (const comment of comments(result)) {
          expect(missing).toContain(comment);
          missing.splice(missing.indexOf(comment), 1);
        }
        expect(
          missing.every(comment => /^#( inside| same)\r?$/.test(comment)),
        ).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('extends one element, and only the characters of its value differ', () => {
    fc.assert(
      fc.property(
        repository,
        fc.nat(),
        instant,
        instant,
        ({ text: before, elements }, pick, first, second) => {
          fc.pre(elements.length > 0 && first !== second);
          const target = elements[pick % elements.length].name;
          const extend = (content: string, expiresAt: string) =>
            after(
              list.plan(
                { verb: 'extend', cluster: key(target), expiresAt },
                snapshot(content),
              ),
            );
          const once = extend(before, first);
          expect(elementsOf(once)).toEqual(
            elementsOf(before).map(one =>
              one.name === target ? { ...one, expiresAt: first } : one,
            ),
          );
          expect(comments(once)).toEqual(comments(before));
          expect(extend(once, second)).toBe(once.replace(first, second));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('manifests over any manifest', () => {
  const manifest = fc
    .record({
      name,
      annotations: fc.uniqueArray(
        fc.tuple(fc.constantFrom('a', 'ephemeral-clusters/owner', 'z'), text),
        { selector: ([annotation]) => annotation },
      ),
      before: fc.constantFrom(
        '',
        '# head\n',
        'kind: Namespace\n---\n',
        '---\n',
      ),
      behind: fc.constantFrom('', '# end\n', '---\nkind: ConfigMap\n', '...\n'),
      quote: fc.constantFrom("'", '"'),
      lineBreak,
    })
    .map(one => ({
      ...one,
      text: `${
        one.before
      }apiVersion: cluster.x-k8s.io/v1beta2 # api\nkind: Cluster\nmetadata:\n  name: ${quote(
        one.name,
        one.quote,
      )}\n${one.annotations.length ? '  annotations:\n' : ''}${one.annotations
        .map(
          ([annotation, value]) =>
            `    ${annotation}: ${quote(value, one.quote)}\n`,
        )
        .join('')}spec:\n  x: 1\n${one.behind}`.replaceAll('\n', one.lineBreak),
    }));

  it('extends, and nothing but the annotation differs', () => {
    fc.assert(
      fc.property(manifest, instant, instant, (one, first, second) => {
        fc.pre(first !== second);
        const file = `clusters/m/${one.name}/${one.name}.yaml`;
        const extend = (content: string, expiresAt: string) =>
          after(
            manifests.plan(
              { verb: 'extend', cluster: key(one.name), expiresAt },
              { revision: 'c', files: new Map([[file, content]]) },
            ),
          );
        const once = extend(one.text, first);
        const annotation = 'ephemeral-clusters/expires-at';
        const strip = (content: string) =>
          parseAllDocuments(content).map(document => {
            const value = document.toJS();
            if (value?.kind === 'Cluster') {
              delete value.metadata.annotations?.[annotation];
              value.metadata.annotations ??= {};
            }
            return value;
          });
        expect(strip(once)).toEqual(strip(one.text));
        expect(comments(once)).toEqual(comments(one.text));
        const lines = new Set(once.split('\n'));
        for (const line of one.text.split('\n')) expect(lines).toContain(line);
        expect(extend(once, second)).toBe(once.replace(first, second));
      }),
      { numRuns: 200 },
    );
  });
});
