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

import { Tree } from '@lezer/common';
import { QueryError } from './errors';

/** A syntax error with its place, as Prometheus words it: `1:5: parse error: …`. */
export function parseError(
  query: string,
  offset: number,
  message: string,
): QueryError {
  const before = query.slice(0, offset).split('\n');
  const column = before[before.length - 1].length + 1;
  return new QueryError(
    'bad_data',
    `${before.length}:${column}: parse error: ${message}`,
  );
}

/** The first syntax error of a tree, or undefined. */
export function syntaxErrorOf(
  tree: Tree,
  query: string,
): QueryError | undefined {
  let place: number | undefined;
  tree.iterate({
    enter(node) {
      if (node.type.isError && place === undefined) {
        place = node.from;
      }
      return place === undefined;
    },
  });
  if (place === undefined) {
    return undefined;
  }
  const unclosed = unclosedBracket(query);
  if (unclosed !== undefined && query.slice(place).trim() === '') {
    return parseError(query, query.length + 1, unclosed);
  }
  const called = /([a-zA-Z_:][\w:]*)\s*$/.exec(query.slice(0, place));
  if (called && query.slice(place).trimStart().startsWith('(')) {
    return parseError(
      query,
      called.index,
      `unknown function with name "${called[1]}"`,
    );
  }
  const rest = query.slice(place, place + 20);
  return parseError(
    query,
    place,
    rest.trim() === ''
      ? 'unexpected end of input'
      : `unexpected ${JSON.stringify(rest)}`,
  );
}

function unclosedBracket(query: string): string | undefined {
  const open: string[] = [];
  for (const character of query.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '')) {
    if ('([{'.includes(character)) {
      open.push(character);
    } else if (')]}'.includes(character)) {
      open.pop();
    }
  }
  switch (open.pop()) {
    case '(':
      return 'unclosed left parenthesis';
    case '{':
      return 'unexpected end of input inside braces';
    case '[':
      return 'unexpected end of input in duration expression';
    default:
      return undefined;
  }
}
