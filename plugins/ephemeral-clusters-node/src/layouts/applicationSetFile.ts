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

import { InputError } from '@backstage/errors';
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import {
  columnOf,
  findPair,
  findSharing,
  firstQuoteStyle,
  isEmptyNode,
  itemRange,
  lineEnd,
  lineNumber,
  lineStart,
  type ListPlace,
  parseYaml,
  type YamlDocument,
  withValueAt,
  type YamlFile,
} from '../yamlText';

/** One list generator in a file of ApplicationSets. */
export interface ListGenerator {
  /** Index of the document in the file. */
  document: number;
  /** Index of the generator in `spec.generators`. */
  generator: number;
  applicationSet: string;
  goTemplate: boolean;
  /** The elements as plain values. */
  elements: unknown[];
}

export interface ApplicationSetFile {
  file: YamlFile;
  generators: ListGenerator[];
}

interface ApplicationSetShape {
  apiVersion?: unknown;
  kind?: unknown;
  metadata?: { name?: unknown };
  spec?: { goTemplate?: unknown; generators?: unknown };
}

/**
 * Finds the list generators of a file.
 *
 * @param only - name of the ApplicationSet, where a file has several
 * @throws InputError where the file is not valid YAML, or has no list generator that could hold clusters
 */
export function readApplicationSets(
  text: string,
  only?: string,
): ApplicationSetFile {
  const file = parseYaml(text);
  const generators: ListGenerator[] = [];
  file.values.forEach((value, document) => {
    const object = value as ApplicationSetShape | null;
    const name = object?.metadata?.name;
    if (object?.kind !== 'ApplicationSet' || (only && name !== only)) return;
    const list = object.spec?.generators;
    if (!Array.isArray(list)) return;
    list.forEach((entry: unknown, generator) => {
      const found = (entry as { list?: { elements?: unknown } } | null)?.list;
      if (typeof found !== 'object' || found === null) return;
      const elements = found.elements ?? [];
      if (!Array.isArray(elements)) {
        throw new InputError(
          'The elements of the list generator are not a list. Elements that a template makes cannot be read here.',
        );
      }
      generators.push({
        document,
        generator,
        applicationSet: String(name ?? ''),
        goTemplate: object.spec?.goTemplate === true,
        elements,
      });
    });
  });
  if (generators.length === 0) {
    throw new InputError(
      only
        ? `There is no ApplicationSet "${only}" with a list generator in it.`
        : 'There is no ApplicationSet with a list generator in it.',
    );
  }
  return { file, generators };
}

/**
 * Finds the text of a generator's elements.
 *
 * @throws InputError where it cannot be edited safely: shared by an anchor, made by an alias, or written in an unusual way
 */
export function locateElements(
  file: YamlFile,
  where: ListGenerator,
): ListPlace {
  const document = file.documents[where.document];
  const root = document.contents as Node;
  const spec = step(root, 'spec');
  const generators = step(spec, 'generators');
  if (!isSeq(generators)) throw notEditable('spec.generators');
  const generator = generators.items[where.generator] as Node;
  const list = step(generator, 'list');
  for (const node of [root, spec, generators, generator, list]) {
    const reason = findSharing(node, false);
    if (reason) throw notEditable('the way to the elements', reason);
  }
  const pair = isMap(list) ? findPair(list, 'elements') : undefined;
  if (!pair || !isMap(list)) {
    throw new InputError(
      'The list generator has no key "elements". Add `elements: []` to it.',
    );
  }
  const elements = pair.value;
  if (isEmptyNode(elements)) {
    throw new InputError(
      'The list generator\'s "elements" has no value. Write `elements: []`.',
    );
  }
  const reason = findSharing(elements!, false);
  if (reason || !isSeq(elements)) throw notEditable('elements', reason);
  return {
    text: file.text,
    key: pair.key,
    list: elements,
    parent: list,
    quote: firstQuoteStyle(root) ?? 'single',
    dashOffset: dashOffsetOf(file.text, document),
  };
}

function notEditable(what: string, reason?: string): InputError {
  return new InputError(
    `The list cannot be edited safely: ${what}${
      reason ? ` – ${reason}` : ' is not written as expected'
    }.`,
  );
}

/** Goes into a map; the way must be written in the text itself, not merged in from somewhere else. */
function step(node: Node | null, key: string): Node {
  const value = isMap(node) ? findPair(node as YAMLMap, key)?.value : undefined;
  if (!value) throw notEditable(key);
  return value;
}

/** How far this file indents the dashes of a list below its key: Kubernetes' files use 0 or 2. */
function dashOffsetOf(text: string, document: YamlDocument): number {
  const root = document.contents;
  const spec = isMap(root) ? findPair(root, 'spec') : undefined;
  const generators = isMap(spec?.value)
    ? findPair(spec.value, 'generators')
    : undefined;
  const list = generators?.value;
  if (!generators || !isSeq(list) || list.flow || !isScalar(generators.key)) {
    return 2;
  }
  return (
    columnOf(text, list.range![0]) - columnOf(text, generators.key.range![0])
  );
}

/** The file's documents with other elements in one generator. */
export function withElements(
  values: unknown[],
  where: ListGenerator,
  elements: unknown[],
): unknown {
  return withValueAt(
    values,
    [where.document, 'spec', 'generators', where.generator, 'list', 'elements'],
    elements,
  );
}

/** Where the elements are; undefined where the text is too unusual to tell, which matters only once it is to be edited. */
export function tryLocate(
  file: YamlFile,
  generator: ListGenerator,
): ListPlace | undefined {
  try {
    return locateElements(file, generator);
  } catch {
    return undefined;
  }
}

/** The lines of an element, for people; the whole file where they are not known. */
export function elementText(
  text: string,
  place: ListPlace | undefined,
  index: number,
): { content: string; lines: [number, number] } {
  if (!place) return { content: text, lines: [1, text.split('\n').length] };
  const [start, end] = itemRange(place, index);
  return {
    content: text
      .slice(lineStart(text, start), lineEnd(text, end))
      .replace(/\r?\n$/, ''),
    lines: [lineNumber(text, start), lineNumber(text, end)],
  };
}
