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

import { TemplateError } from './errors';
import { ActionLexer, skipSpace, space, Token } from './ActionLexer';
import { Place } from './nodes';

/** Piece of a template: text, or the tokens between `{{` and `}}`. */
export type Segment =
  | { type: 'text'; text: string }
  | { type: 'action'; tokens: Token[]; place: Place };

/**
 * Splits a template into text and actions, with white space trimmed as `{{-` and `-}}` ask.
 *
 * @throws TemplateError for an action or a comment that is not closed, and for characters that no action can hold
 */
export function lexTemplate(template: string, source: string): Segment[] {
  const segments: Segment[] = [];
  let position = 0;
  let line = 1;
  let trimNext = false;

  const text = (value: string) => {
    let kept = value;
    if (trimNext) kept = kept.trimStart();
    if (kept) segments.push({ type: 'text', text: kept });
  };

  for (;;) {
    const open = source.indexOf('{{', position);
    if (open < 0) {
      text(source.slice(position));
      return segments;
    }
    const trimsLeft =
      source[open + 2] === '-' && space.has(source[open + 3] ?? '');
    const before = source.slice(position, open);
    text(trimsLeft ? before.trimEnd() : before);
    line += count(before);

    const place = { template, line };
    let start = open + (trimsLeft ? 4 : 2);
    if (source.startsWith('/*', skipSpace(source, start))) {
      start = skipSpace(source, start);
      const close = source.indexOf('*/', start);
      if (close < 0) throw new TemplateError('unclosed comment', place);
      let end = close + 2;
      const afterSpace = skipSpace(source, end);
      trimNext = afterSpace > end && source.startsWith('-}}', afterSpace);
      if (trimNext) end = afterSpace + 1;
      if (!source.startsWith('}}', end)) {
        throw new TemplateError('comment ends before closing delimiter', place);
      }
      line += count(source.slice(open, end));
      position = end + 2;
      continue;
    }

    const action = new ActionLexer(source, start, place).read();
    segments.push({ type: 'action', tokens: action.tokens, place });
    trimNext = action.trimsRight;
    line += count(source.slice(open, action.end));
    position = action.end;
  }
}

function count(text: string): number {
  let lines = 0;
  for (const character of text) if (character === '\n') lines += 1;
  return lines;
}
