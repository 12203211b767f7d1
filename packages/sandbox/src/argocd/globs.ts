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

/**
 * Regular expression of a glob pattern: `*`, `**`, `?`, `[a-z]` and `{a,b}`.
 *
 * @param separates - whether `*` and `?` stop at a slash, as in a git files generator; in projects and directories they do not
 */
export function globExpression(pattern: string, separates = false): RegExp {
  const any = separates ? '[^/]' : '.';
  let expression = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern[i];
    if (character === '*') {
      if (pattern[i + 1] === '*') {
        i += 1;
        // `**/` also stands for no directory at all.
        if (pattern[i + 1] === '/') {
          i += 1;
          expression += '(?:.*/)?';
        } else {
          expression += '.*';
        }
      } else {
        expression += `${any}*`;
      }
    } else if (character === '?') {
      expression += any;
    } else if (character === '[' && pattern.indexOf(']', i) > i) {
      const close = pattern.indexOf(']', i);
      const members = pattern.slice(i + 1, close).replace(/^!/, '^');
      expression += `[${members.replace(/\\/g, '\\\\')}]`;
      i = close;
    } else if (character === '{') {
      depth += 1;
      expression += '(?:';
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      expression += ')';
    } else if (character === ',' && depth > 0) {
      expression += '|';
    } else {
      expression += character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    }
  }
  return new RegExp(`^${expression}${')'.repeat(depth)}$`, 's');
}

/** Whether a glob that may be negated with `!` takes a value. */
export function matchesGlob(pattern: string, value: string): boolean {
  return pattern.startsWith('!')
    ? !globExpression(pattern.slice(1)).test(value)
    : globExpression(pattern).test(value);
}
