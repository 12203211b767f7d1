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
import { Token } from './ActionLexer';
import { Expression, Pipe, Place } from './nodes';

class PipeReader {
  readonly #tokens: Token[];
  readonly #place: Place;
  #position = 0;

  constructor(tokens: Token[], place: Place) {
    this.#tokens = tokens;
    this.#place = place;
  }

  finish(): void {
    const left = this.#tokens[this.#position];
    if (left) this.#fail(`unexpected ${JSON.stringify(left.text)} in command`);
  }

  /** `variables`: how many may be declared here. */
  pipe(variables: number): Pipe {
    const declaration = this.#declaration(variables);
    const commands: Expression[][] = [];
    for (;;) {
      const command: Expression[] = [];
      for (
        let operand = this.#operand();
        operand !== undefined;
        operand = this.#operand()
      ) {
        command.push(operand);
      }
      if (command.length === 0) this.#fail('missing value for command');
      commands.push(command);
      if (!this.#accept('|')) break;
    }
    return { ...declaration, commands, place: this.#place };
  }

  #declaration(limit: number): { variables: string[]; assigns: boolean } {
    const start = this.#position;
    const variables: string[] = [];
    while (
      variables.length < limit &&
      this.#tokens[this.#position]?.type === 'variable'
    ) {
      variables.push(this.#tokens[this.#position].text);
      this.#position += 1;
      if (this.#accept(':=')) return { variables, assigns: false };
      if (this.#accept('=')) return { variables, assigns: true };
      if (!this.#accept(',')) break;
    }
    this.#position = start;
    return { variables: [], assigns: false };
  }

  #operand(): Expression | undefined {
    const token = this.#tokens[this.#position];
    if (!token) return undefined;
    switch (token.type) {
      case 'string':
        this.#position += 1;
        return { type: 'literal', value: token.text };
      case 'number':
        this.#position += 1;
        return { type: 'literal', value: Number(token.text) };
      case 'dot':
        this.#position += 1;
        return { type: 'dot' };
      case 'field':
        this.#position += 1;
        return { type: 'field', fields: [token.text, ...this.#fields()] };
      case 'variable':
        this.#position += 1;
        return { type: 'variable', name: token.text, fields: this.#fields() };
      case 'identifier':
        this.#position += 1;
        return identifier(token.text);
      default:
        if (token.text !== '(') return undefined;
        this.#position += 1;
        return this.#parenthesised();
    }
  }

  #parenthesised(): Expression {
    const pipe = this.pipe(0);
    if (!this.#accept(')')) this.#fail('unclosed left paren');
    return { type: 'pipe', pipe, fields: this.#fields() };
  }

  /** Fields that follow without white space. */
  #fields(): string[] {
    const fields: string[] = [];
    for (;;) {
      const token = this.#tokens[this.#position];
      if (token?.type !== 'field' || token.spaced) return fields;
      fields.push(token.text);
      this.#position += 1;
    }
  }

  #accept(symbol: string): boolean {
    const token = this.#tokens[this.#position];
    if (token?.type !== 'symbol' || token.text !== symbol) return false;
    this.#position += 1;
    return true;
  }

  #fail(message: string): never {
    throw new TemplateError(message, this.#place);
  }
}

/**
 * Reads the tokens of an action as a pipeline.
 *
 * @param variables - how many variables may be declared in it
 * @throws TemplateError
 */
export function parsePipe(
  tokens: Token[],
  place: Place,
  variables: number,
): Pipe {
  const reader = new PipeReader(tokens, place);
  const pipe = reader.pipe(variables);
  reader.finish();
  return pipe;
}

function identifier(name: string): Expression {
  if (name === 'true' || name === 'false') {
    return { type: 'literal', value: name === 'true' };
  }
  if (name === 'nil') return { type: 'literal', value: null };
  return { type: 'function', name };
}
