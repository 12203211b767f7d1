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

import { isMap, isSeq, parseDocument } from 'yaml';

/** List of an ApplicationSet in the text of its file: where it is, and its elements' names with their places. */
interface ElementList {
  start: number;
  end: number;
  elements: { name: unknown; start: number }[];
}

/** Adds an element as the product does: every value quoted, at its place by name, and every other byte as it was. */
export function withElement(
  content: string,
  element: Readonly<Record<string, string>>,
): string {
  const { start, end, elements } = listOf(content);
  const line = content.slice(content.lastIndexOf('\n', start) + 1, start);
  const indent =
    elements.length === 0
      ? ' '.repeat(line.length - line.trimStart().length + 2)
      : line.replace(/-.*$/, '');
  const lines = Object.entries(element).map(
    ([key, value], index) =>
      `${indent}${index === 0 ? '- ' : '  '}${key}: '${value.replace(
        /'/g,
        "''",
      )}'\n`,
  );
  const text = lines.join('');
  if (elements.length === 0) {
    return `${content.slice(0, start).trimEnd()}\n${text}${content
      .slice(end)
      .replace(/^\n/, '')}`;
  }
  const next = elements.find(({ name }) => String(name) > element.name);
  const place = next ? next.start : endOf(content, end);
  return `${content.slice(0, place)}${text}${content.slice(place)}`;
}

/** Takes an element away; unchanged where there is none of that name. */
export function withoutElement(content: string, name: string): string {
  const { start, end, elements } = listOf(content);
  const index = elements.findIndex(element => element.name === name);
  if (index < 0) return content;
  if (elements.length === 1) {
    const lead = content.slice(0, lineOf(content, start)).trimEnd();
    return `${lead} []\n${content.slice(endOf(content, end))}`;
  }
  const stop = elements[index + 1]?.start ?? endOf(content, end);
  return content.slice(0, elements[index].start) + content.slice(stop);
}

function listOf(content: string): ElementList {
  const generators = parseDocument(content).getIn(['spec', 'generators']);
  const first = isSeq(generators) ? generators.items[0] : undefined;
  const list = isMap(first)
    ? first.getIn(['list', 'elements'], true)
    : undefined;
  if (!isSeq(list) || !list.range) {
    throw new Error('The ApplicationSet has no list of elements');
  }
  return {
    start: list.range[0],
    end: list.range[1],
    elements: list.items.flatMap(item =>
      isMap(item) && item.range
        ? [{ name: item.get('name'), start: lineOf(content, item.range[0]) }]
        : [],
    ),
  };
}

function lineOf(content: string, offset: number): number {
  return content.lastIndexOf('\n', offset - 1) + 1;
}

/** A block's range ends somewhere before the next line that has something else. */
function endOf(content: string, end: number): number {
  const lead = content.slice(0, end).trimEnd();
  return content.indexOf('\n', lead.length) + 1 || content.length;
}
