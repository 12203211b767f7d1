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
import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import {
  contentEnd,
  findPair,
  findSharing,
  isEmptyNode,
  rangeOf,
} from './parse';
import {
  firstQuoteStyle,
  quoteStyleOf,
  quoteYaml,
  type QuoteStyle,
  writeKey,
} from './quote';
import { columnOf, insertLinesAfter, lineStart, type Splice } from './splice';

/**
 * Sets one key of a map to a quoted text: replaces the scalar that is there, or adds the key.
 *
 * @param after - keys; a new one comes behind the last of them that is there, else at the end
 * @throws InputError where the text cannot be edited safely
 */
export function setEntry(
  text: string,
  map: YAMLMap,
  key: string,
  value: string,
  after: (key: string) => boolean = () => true,
): Splice {
  const style = firstQuoteStyle(map) ?? 'single';
  const found = findPair(map, key);
  if (!found) return addEntry(text, map, key, value, style, after);
  if (found.value === null || isEmptyNode(found.value)) {
    const colon = text.indexOf(':', found.key.range![1]);
    return {
      start: colon + 1,
      end: colon + 1,
      text: ` ${quoteYaml(value, style)}`,
    };
  }
  return replaceScalar(found.value, value, style, key);
}

function replaceScalar(
  node: Node,
  value: string,
  style: QuoteStyle,
  key: string,
): Splice {
  const reason = findSharing(node, false);
  if (reason) {
    throw new InputError(`"${key}" cannot be edited safely: ${reason}.`);
  }
  if (!isScalar(node) || node.type?.startsWith('BLOCK')) {
    throw new InputError(
      `"${key}" cannot be edited safely: it is not written as text on one line.`,
    );
  }
  const [start, end] = rangeOf(node);
  return { start, end, text: quoteYaml(value, quoteStyleOf(node) ?? style) };
}

function addEntry(
  text: string,
  map: YAMLMap,
  key: string,
  value: string,
  style: QuoteStyle,
  after: (key: string) => boolean,
): Splice {
  const reason = findSharing(map, false);
  if (reason) {
    throw new InputError(
      `"${key}" cannot be added to its map safely: ${reason}.`,
    );
  }
  const last =
    map.items.findLast(
      pair => isScalar(pair.key) && after(String(pair.key.value)),
    ) ?? map.items.at(-1);
  const keyStyle = quoteStyleOf(last?.key);
  const entry = `${writeKey(key, keyStyle)}: ${quoteYaml(value, style)}`;
  if (map.flow) {
    if (!last) {
      const [start] = rangeOf(map);
      return { start: start + 1, end: start + 1, text: entry };
    }
    const end = contentEnd(
      (isEmptyNode(last.value) ? last.key : last.value) as Node,
    );
    return { start: end, end, text: `, ${entry}` };
  }
  if (!last || !isNode(last.key)) {
    throw new InputError(`"${key}" cannot be added to its map safely.`);
  }
  const column = columnOf(text, last.key.range![0]);
  const end = pairEnd(last.key, last.value);
  return insertLinesAfter(text, end, [`${' '.repeat(column)}${entry}`]);
}

/** Last offset of a pair's own content. */
function pairEnd(key: Node, value: unknown): number {
  if (!isNode(value) || isEmptyNode(value)) return contentEnd(key);
  const end = contentEnd(value);
  // A block scalar's range ends behind its last line break.
  return isBlockScalar(value) || endsWithBlockScalar(value) ? end - 1 : end;
}

function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && Boolean(node.type?.startsWith('BLOCK'));
}

/** True where the last thing in a block collection is a block scalar. */
export function endsWithBlockScalar(node: unknown): boolean {
  if (isBlockScalar(node)) return true;
  if (!isCollection(node) || node.flow) return false;
  const last = node.items.at(-1);
  if (isMap(node)) {
    return endsWithBlockScalar((last as { value?: unknown })?.value);
  }
  return endsWithBlockScalar(last);
}

/**
 * Adds `key:` with entries of its own as the last key of a block map, e.g. annotations where there were none.
 *
 * @throws InputError where the text cannot be edited safely
 */
export function addMap(
  text: string,
  parent: YAMLMap,
  key: string,
  entries: [string, string][],
  style: QuoteStyle,
): Splice {
  const reason = findSharing(parent, false);
  const last = parent.items.at(-1);
  if (reason || parent.flow || !last || !isNode(last.key)) {
    throw new InputError(
      `"${key}" cannot be added safely: ${
        reason ?? 'the map that it belongs in is not written line by line'
      }.`,
    );
  }
  const indent = ' '.repeat(columnOf(text, last.key.range![0]));
  return insertLinesAfter(text, pairEnd(last.key, last.value), [
    `${indent}${writeKey(key)}:`,
    ...entries.map(
      ([name, value]) =>
        `${indent}  ${writeKey(name)}: ${quoteYaml(value, style)}`,
    ),
  ]);
}

/** Fills `key:` that has nothing behind it with entries. */
export function fillEmptyMap(
  text: string,
  key: Scalar,
  entries: [string, string][],
  style: QuoteStyle,
): Splice {
  const start = key.range![0];
  const indent = ' '.repeat(columnOf(text, start));
  if (text.slice(lineStart(text, start), start).trim() !== '') {
    throw new InputError(
      `"${String(
        key.value,
      )}" cannot be filled safely: it does not start a line.`,
    );
  }
  return insertLinesAfter(
    text,
    key.range![1],
    entries.map(
      ([name, value]) =>
        `${indent}  ${writeKey(name)}: ${quoteYaml(value, style)}`,
    ),
  );
}

/** Writes entries as a flow map: `{ name: 'a' }`. */
export function writeFlowMap(
  entries: [string, string][],
  options: { quote: QuoteStyle; key?: QuoteStyle; padding: string },
): string {
  const { quote, key, padding } = options;
  const inner = entries
    .map(
      ([name, value]) => `${writeKey(name, key)}: ${quoteYaml(value, quote)}`,
    )
    .join(', ');
  return `{${padding}${inner}${padding}}`;
}

/** Writes entries as the lines of a block map; the first line goes behind a dash. */
export function writeBlockMap(
  entries: [string, string][],
  options: { quote: QuoteStyle; key?: QuoteStyle },
): string[] {
  return entries.map(
    ([name, value]) =>
      `${writeKey(name, options.key)}: ${quoteYaml(value, options.quote)}`,
  );
}
