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
import { isDeepStrictEqual } from 'node:util';
import { parseYaml, type YamlFile } from './parse';

/** Replaces `text.slice(start, end)`. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** Applies splices that do not overlap. */
export function applySplices(text: string, splices: Splice[]): string {
  let result = text;
  // From the end, so that offsets stay right; an insertion where a removal starts comes before what is removed.
  for (const splice of [...splices].sort(
    (a, b) => b.start - a.start || b.end - a.end,
  )) {
    result =
      result.slice(0, splice.start) + splice.text + result.slice(splice.end);
  }
  return result;
}

/** Offset of the first character of the line that an offset is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset after the line break of the line that an offset is in; the text's length in its last line. */
export function lineEnd(text: string, offset: number): number {
  const index = text.indexOf('\n', offset);
  return index === -1 ? text.length : index + 1;
}

/** Column of an offset, 0-based. */
export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  const column = offset - start;
  // A byte order mark takes no column.
  return start === 0 && text.startsWith('\ufeff') ? column - 1 : column;
}

/** 1-based number of the line that an offset is in. */
export function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (
    let index = text.indexOf('\n');
    index !== -1 && index < offset;
    index = text.indexOf('\n', index + 1)
  ) {
    line += 1;
  }
  return line;
}

/** Line break that a file uses: that of its first line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const index = text.indexOf('\n');
  return index > 0 && text[index - 1] === '\r' ? '\r\n' : '\n';
}

/** Puts whole lines after the line that an offset is in, also where that line has no line break. */
export function insertLinesAfter(
  text: string,
  offset: number,
  lines: string[],
): Splice {
  const lineBreak = lineBreakOf(text);
  const end = lineEnd(text, offset);
  if (end === text.length && !text.endsWith('\n')) {
    // A file without a line break at its end stays one.
    return { start: end, end, text: lineBreak + lines.join(lineBreak) };
  }
  return {
    start: end,
    end,
    text: lines.map(line => line + lineBreak).join(''),
  };
}

/** Puts whole lines before the line that starts at an offset. */
export function insertLinesBefore(
  text: string,
  start: number,
  lines: string[],
): Splice {
  const lineBreak = lineBreakOf(text);
  return {
    start,
    end: start,
    text: lines.map(line => line + lineBreak).join(''),
  };
}

/** Removes whole lines, from the one of `start` to the one of `end`; a file without a line break at its end stays one. */
export function removeLines(text: string, start: number, end: number): Splice {
  const first = lineStart(text, start);
  const last = lineEnd(text, end);
  if (last === text.length && !text.endsWith('\n') && first > 0) {
    const before = text[first - 2] === '\r' ? first - 2 : first - 1;
    return { start: before, end: last, text: '' };
  }
  return { start: first, end: last, text: '' };
}

/** A copy of plain values with another one at a path; maps on the way that are missing are made. */
export function withValueAt(
  values: unknown,
  path: (string | number)[],
  value: unknown,
): unknown {
  if (path.length === 0) return value;
  const [step, ...rest] = path;
  if (Array.isArray(values)) {
    return values.map((item, index) =>
      index === step ? withValueAt(item, rest, value) : item,
    );
  }
  const map = (values ?? {}) as Record<string, unknown>;
  return { ...map, [step]: withValueAt(map[step], rest, value) };
}

/**
 * Applies splices and makes sure that the result reads as what was intended, and as nothing else.
 *
 * @param expected - the documents of the result as plain values
 * @throws InputError where it does not: then a person has to edit the file
 */
export function editYaml(
  file: YamlFile,
  splices: Splice[],
  expected: unknown,
): string {
  const text = applySplices(file.text, splices);
  let values: unknown;
  try {
    values = parseYaml(text).values;
  } catch {
    values = undefined;
  }
  if (!isDeepStrictEqual(values, expected)) {
    throw new InputError(
      'It cannot be edited safely: what would come out does not read as what was asked for. Edit it by hand, or write this part in a simpler way.',
    );
  }
  return text;
}
