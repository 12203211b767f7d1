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
import { Place } from './nodes';

/** Word of an action. */
export interface Token {
  type:
    | 'field'
    | 'dot'
    | 'variable'
    | 'identifier'
    | 'string'
    | 'number'
    | 'symbol';
  /** The word: of a field without its dot, of a string without quotes and escapes. */
  text: string;
  /** Whether white space stands before it: `.a.b` is one operand, `.a .b` are two. */
  spaced: boolean;
}

/** White space of Go templates. */
export const space = new Set([' ', '\t', '\r', '\n']);

/** First position from `from` on that holds no white space. */
export function skipSpace(source: string, from: number): number {
  let position = from;
  while (space.has(source[position] ?? '')) position += 1;
  return position;
}

const escapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Reads one action, from after its `{{` to after its `}}`. */
export class ActionLexer {
  readonly #source: string;
  readonly #place: Place;
  #position: number;

  constructor(source: string, position: number, place: Place) {
    this.#source = source;
    this.#position = position;
    this.#place = place;
  }

  read(): { tokens: Token[]; end: number; trimsRight: boolean } {
    const tokens: Token[] = [];
    for (;;) {
      const start = this.#position;
      this.#position = skipSpace(this.#source, start);
      const spaced = this.#position > start;
      if (spaced && this.#source.startsWith('-}}', this.#position)) {
        return { tokens, end: this.#position + 3, trimsRight: true };
      }
      if (this.#source.startsWith('}}', this.#position)) {
        return { tokens, end: this.#position + 2, trimsRight: false };
      }
      if (this.#position >= this.#source.length) {
        throw new TemplateError('unclosed action', this.#place);
      }
      tokens.push({ ...this.#token(), spaced });
    }
  }

  #token(): Omit<Token, 'spaced'> {
    const character = this.#source[this.#position];
    const next = this.#source[this.#position + 1] ?? '';
    if (character === '"') return this.#quoted();
    if (character === '`') return this.#raw();
    if (character === '.' && isLetter(next)) {
      this.#position += 1;
      return { type: 'field', text: this.#word() };
    }
    if (isDigit(character) || (isSign(character) && isDigit(next))) {
      return this.#number();
    }
    if (character === '.') {
      this.#position += 1;
      return { type: 'dot', text: '.' };
    }
    if (character === '$') {
      this.#position += 1;
      return { type: 'variable', text: `$${this.#word()}` };
    }
    if (isLetter(character)) return { type: 'identifier', text: this.#word() };
    if (character === ':' && next === '=') {
      this.#position += 2;
      return { type: 'symbol', text: ':=' };
    }
    if ('|(),='.includes(character)) {
      this.#position += 1;
      return { type: 'symbol', text: character };
    }
    throw new TemplateError(
      `unexpected ${JSON.stringify(character)} in action`,
      this.#place,
    );
  }

  #word(): string {
    const start = this.#position;
    while (
      isLetter(this.#source[this.#position] ?? '') ||
      isDigit(this.#source[this.#position] ?? '')
    ) {
      this.#position += 1;
    }
    return this.#source.slice(start, this.#position);
  }

  #number(): Omit<Token, 'spaced'> {
    const start = this.#position;
    this.#position += 1;
    while (
      isDigit(this.#source[this.#position] ?? '') ||
      this.#source[this.#position] === '.'
    ) {
      this.#position += 1;
    }
    const text = this.#source.slice(start, this.#position);
    if (
      Number.isNaN(Number(text)) ||
      isLetter(this.#source[this.#position] ?? '')
    ) {
      throw new TemplateError(`bad number syntax: ${text}`, this.#place);
    }
    return { type: 'number', text };
  }

  #raw(): Omit<Token, 'spaced'> {
    const close = this.#source.indexOf('`', this.#position + 1);
    if (close < 0) {
      throw new TemplateError('unterminated raw quoted string', this.#place);
    }
    const text = this.#source.slice(this.#position + 1, close);
    this.#position = close + 1;
    return { type: 'string', text };
  }

  #quoted(): Omit<Token, 'spaced'> {
    let text = '';
    this.#position += 1;
    for (;;) {
      const character = this.#source[this.#position];
      if (character === undefined || character === '\n') {
        throw new TemplateError('unterminated quoted string', this.#place);
      }
      this.#position += 1;
      if (character === '"') return { type: 'string', text };
      if (character !== '\\') {
        text += character;
        continue;
      }
      const escaped = this.#source[this.#position] ?? '';
      this.#position += 1;
      if (escaped === 'u' || escaped === 'x') {
        const length = escaped === 'u' ? 4 : 2;
        const code = this.#source.slice(
          this.#position,
          this.#position + length,
        );
        this.#position += length;
        text += String.fromCharCode(Number.parseInt(code, 16));
      } else if (escaped in escapes) {
        text += escapes[escaped];
      } else {
        throw new TemplateError(
          `unknown escape \\${escaped} in string`,
          this.#place,
        );
      }
    }
  }
}

function isLetter(character: string): boolean {
  return /^[A-Za-z_]$/.test(character);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}

function isSign(character: string): boolean {
  return character === '-' || character === '+';
}
