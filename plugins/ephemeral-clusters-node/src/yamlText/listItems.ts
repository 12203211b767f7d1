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
  isMap,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { contentEnd, rangeOf } from './parse';
import { endsWithBlockScalar, writeBlockMap, writeFlowMap } from './mapEntries';
import { firstQuoteStyle, quoteStyleOf, type QuoteStyle } from './quote';
import {
  columnOf,
  insertLinesAfter,
  insertLinesBefore,
  lineEnd,
  lineStart,
  removeLines,
  type Splice,
} from './splice';

/** Where a list is: `elements:` and its value. */
export interface ListPlace {
  text: string;
  key: Scalar;
  list: YAMLSeq;
  /** The map that the list is a value of. */
  parent: YAMLMap;
  /** Quotes of an element without a neighbour. */
  quote: QuoteStyle;
  /** Columns from a key to the dash of the list below it, as this file has it elsewhere. */
  dashOffset: number;
}

export type Entries = [string, string][];

/**
 * Inserts an element as the one at `index`, written as its neighbours are.
 *
 * @throws InputError where the text cannot be edited safely
 */
export function insertItem(
  place: ListPlace,
  index: number,
  entries: Entries,
): Splice[] {
  const { list } = place;
  if (list.items.length === 0) return insertFirst(place, entries);
  return list.flow
    ? insertFlow(place, index, entries)
    : insertBlock(place, index, entries);
}

/**
 * Removes the element at `index`: its own lines, not the comments around it.
 *
 * @throws InputError where the text cannot be edited safely
 */
export function removeItem(place: ListPlace, index: number): Splice[] {
  return place.list.flow ? removeFlow(place, index) : removeBlock(place, index);
}

/** First and last offset of an element's lines, dash included. */
export function itemRange(place: ListPlace, index: number): [number, number] {
  const item = place.list.items[index] as Node;
  const start = place.list.flow
    ? item.range![0]
    : dashes(place.list)[index] ?? item.range![0];
  const end = contentEnd(item);
  return [start, endsWithBlockScalar(item) ? end - 1 : end];
}

/** Offsets of the dashes of a block list. */
function dashes(list: YAMLSeq): number[] {
  const token = list.srcToken;
  if (token?.type !== 'block-seq') return [];
  return token.items.flatMap(item =>
    item.start
      .filter(part => part.type === 'seq-item-ind')
      .map(part => part.offset),
  );
}

function styleOf(place: ListPlace, neighbour: unknown) {
  const map = isMap(neighbour) ? neighbour : undefined;
  return {
    flow: Boolean(map?.flow),
    quote: (map && firstQuoteStyle(map)) ?? place.quote,
    key: quoteStyleOf(map?.items[0]?.key),
    padding:
      map?.flow && /\s/.test(place.text[map.range![0] + 1] ?? '') ? ' ' : '',
  };
}

/** `elements: []` becomes a block list; any other way of writing nothing is filled where it is. */
function insertFirst(place: ListPlace, entries: Entries): Splice[] {
  const { text, key, list, parent, quote, dashOffset } = place;
  const [start, end] = rangeOf(list);
  const keyStart = key.range![0];
  const keyColumn = columnOf(text, keyStart);
  const lineRest = text.slice(end, lineEnd(text, end)).trim();
  const simple =
    !parent.flow &&
    text.slice(key.range![1], start) === ': ' &&
    text.slice(start, end) === '[]' &&
    (lineRest === '' || lineRest.startsWith('#'));
  if (!simple) {
    return [
      {
        start: start + 1,
        end: start + 1,
        text: writeFlowMap(entries, {
          quote,
          key: quoteStyleOf(key),
          padding: '',
        }),
      },
    ];
  }
  const indent = ' '.repeat(keyColumn + dashOffset);
  return [
    { start: start - 1, end, text: '' },
    insertLinesAfter(text, end, blockLines(entries, indent, ' ', { quote })),
  ];
}

function blockLines(
  entries: Entries,
  indent: string,
  gap: string,
  style: { quote: QuoteStyle; key?: QuoteStyle },
): string[] {
  return writeBlockMap(entries, style).map((line, position) =>
    position === 0
      ? `${indent}-${gap}${line}`
      : `${indent} ${' '.repeat(gap.length)}${line}`,
  );
}

function insertBlock(
  place: ListPlace,
  index: number,
  entries: Entries,
): Splice[] {
  const { text, list } = place;
  const offsets = dashes(list);
  const neighbour = list.items[Math.max(0, index - 1)];
  const dash = offsets[Math.max(0, index - 1)];
  const indent = ownLineIndent(text, dash);
  const style = styleOf(place, neighbour);
  const between = isMap(neighbour)
    ? text.slice(dash + 1, neighbour.range![0])
    : ' ';
  const gap = /^ +$/.test(between) ? between : ' ';
  const lines = style.flow
    ? [`${indent}-${gap}${writeFlowMap(entries, style)}`]
    : blockLines(entries, indent, gap, style);
  if (index < list.items.length) {
    const start = leadingComments(text, offsets[index], place, index);
    ownLineIndent(text, offsets[index]);
    return [insertLinesBefore(text, start, lines)];
  }
  const [, end] = itemRange(place, list.items.length - 1);
  return [insertLinesAfter(text, trailingComments(text, end, indent), lines)];
}

/** The spaces before an offset that is the first thing in its line. */
function ownLineIndent(text: string, offset: number): string {
  const before = text.slice(lineStart(text, offset), offset);
  if (!/^\ufeff? *$/.test(before)) {
    throw new InputError(
      'The list cannot be edited safely: its elements do not start lines of their own.',
    );
  }
  return before.replace('\ufeff', '');
}

/** Start of the comment lines directly above an element, which are about it. */
function leadingComments(
  text: string,
  dash: number,
  place: ListPlace,
  index: number,
): number {
  const limit =
    index === 0
      ? lineEnd(text, place.key.range![1])
      : lineEnd(
          text,
          trailingComments(
            text,
            itemRange(place, index - 1)[1],
            ' '.repeat(columnOf(text, dash)),
          ),
        );
  let start = lineStart(text, dash);
  while (start > limit) {
    const previous = lineStart(text, start - 1);
    if (!/^\s*#/.test(text.slice(previous, start))) break;
    start = previous;
  }
  return start;
}

/** Last offset of an element with the comments below it that are indented as its keys are. */
function trailingComments(text: string, end: number, indent: string): number {
  let result = end;
  let position = lineEnd(text, end);
  while (position < text.length) {
    const next = lineEnd(text, position);
    const line = text.slice(position, next);
    if (/^ *#/.test(line) && line.indexOf('#') > indent.length) {
      result = position;
    } else {
      break;
    }
    position = next;
  }
  return result;
}

function removeBlock(place: ListPlace, index: number): Splice[] {
  const { text, list, key } = place;
  const [start, end] = itemRange(place, index);
  ownLineIndent(text, start);
  const removal = removeLines(text, start, end);
  if (list.items.length > 1) return [removal];
  const colon = text.indexOf(':', key.range![1]);
  return [{ start: colon + 1, end: colon + 1, text: ' []' }, removal];
}

/** True where an element of a flow list has lines of its own. */
function hasOwnLines(text: string, [start, end]: [number, number]): boolean {
  return (
    text.slice(lineStart(text, start), start).trim() === '' &&
    /^\s*,?\s*(#.*)?$/.test(text.slice(end, lineEnd(text, end)).trimEnd())
  );
}

function insertFlow(
  place: ListPlace,
  index: number,
  entries: Entries,
): Splice[] {
  const { text, list } = place;
  const position = Math.max(0, index - 1);
  const neighbour = list.items[position] as Node;
  const range = rangeOf(neighbour);
  const style = styleOf(place, neighbour);
  if (!hasOwnLines(text, range)) {
    const written = writeFlowMap(entries, style);
    if (index < list.items.length) {
      const [start] = rangeOf(list.items[index] as Node);
      return [{ start, end: start, text: `${written}, ` }];
    }
    return [{ start: range[1], end: range[1], text: `, ${written}` }];
  }
  const lines = flowLines(text, neighbour, entries, style);
  if (index < list.items.length) {
    const [start] = rangeOf(list.items[index] as Node);
    if (text.slice(lineStart(text, start), start).trim() !== '') {
      throw new InputError(
        'The list cannot be edited safely: some of its elements share a line.',
      );
    }
    lines[lines.length - 1] += ',';
    return [insertLinesBefore(text, lineStart(text, start), lines)];
  }
  const hasComma = /^\s*,/.test(text.slice(range[1]));
  if (hasComma) lines[lines.length - 1] += ',';
  return [
    ...(hasComma ? [] : [{ start: range[1], end: range[1], text: ',' }]),
    insertLinesAfter(text, range[1], lines),
  ];
}

/** Lines of an element in a flow list whose elements have their own lines: on one line, or one per key, as the neighbour. */
function flowLines(
  text: string,
  neighbour: Node,
  entries: Entries,
  style: { quote: QuoteStyle; key?: QuoteStyle; padding: string },
): string[] {
  const [start, end] = rangeOf(neighbour);
  const indent = text.slice(lineStart(text, start), start);
  const first = isMap(neighbour)
    ? (neighbour.items[0]?.key as Node)
    : undefined;
  const tall =
    first && text.slice(start, first.range![0]).includes('\n') && end > start;
  if (!tall) return [indent + writeFlowMap(entries, style)];
  const inner = ' '.repeat(columnOf(text, first.range![0]));
  return [
    `${indent}{`,
    ...writeBlockMap(entries, style).map(
      (line, position) =>
        `${inner}${line}${position < entries.length - 1 ? ',' : ''}`,
    ),
    `${indent}}`,
  ];
}

function removeFlow(place: ListPlace, index: number): Splice[] {
  const { text, list } = place;
  const items = list.items as Node[];
  const [start, end] = rangeOf(items[index]);
  const [previous, next] = [items[index - 1], items[index + 1]];
  const listEnd = rangeOf(list)[1] - 1;
  if (hasOwnLines(text, [start, end])) {
    const hasComma = /^\s*,/.test(text.slice(end));
    const removal = removeLines(text, start, end);
    if (hasComma || !previous) return [removal];
    const comma = text.indexOf(',', rangeOf(previous)[1]);
    return [{ start: comma, end: comma + 1, text: '' }, removal];
  }
  if (next) {
    return [removeBetween(text, start, rangeOf(next)[0], end)];
  }
  if (previous) {
    const from = rangeOf(previous)[1];
    onlySeparator(text.slice(from, start));
    return [{ start: from, end, text: '' }];
  }
  const comma = /^\s*,/.exec(text.slice(end, listEnd));
  return [{ start, end: end + (comma?.[0].length ?? 0), text: '' }];
}

function removeBetween(
  text: string,
  start: number,
  next: number,
  end: number,
): Splice {
  onlySeparator(text.slice(end, next));
  return { start, end: next, text: '' };
}

/** A comment between two elements on one line would go with the element. */
function onlySeparator(text: string): void {
  if (!/^\s*,\s*$/.test(text)) {
    throw new InputError(
      'The list cannot be edited safely: there is a comment between its elements. Write the elements as a block list, one key per line.',
    );
  }
}
