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

import { TemplateError, UnsupportedTemplateError } from './errors';
import { lexTemplate, Segment, Token } from './lexer';
import {
  Branch,
  Expression,
  Pipe,
  Place,
  TemplateNode,
  TemplateSet,
} from './nodes';

/**
 * Parses a Go template and adds it to the set by its name, together with the templates that it defines. A definition with the
 * name of an earlier one replaces it, as in Go.
 *
 * @throws TemplateError with template and line
 */
export function parseTemplate(
  set: TemplateSet,
  name: string,
  source: string,
): void {
  new Parser(set, name, lexTemplate(name, source)).parse();
}

type Ending =
  | { type: 'end' }
  | { type: 'else'; rest: Token[]; place: Place }
  | { type: 'eof' };

class Parser {
  readonly #set: TemplateSet;
  readonly #name: string;
  readonly #segments: Segment[];
  #position = 0;

  constructor(set: TemplateSet, name: string, segments: Segment[]) {
    this.#set = set;
    this.#name = name;
    this.#segments = segments;
  }

  parse(): void {
    const { nodes, ending } = this.#list();
    if (ending.type !== 'eof') {
      throw new TemplateError(
        `unexpected {{${ending.type}}}`,
        this.#placeOf(this.#position - 1),
      );
    }
    this.#set.set(this.#name, nodes);
  }

  /** Nodes up to the `end` or `else` that belongs to them. */
  #list(): { nodes: TemplateNode[]; ending: Ending } {
    const nodes: TemplateNode[] = [];
    while (this.#position < this.#segments.length) {
      const segment = this.#segments[this.#position];
      this.#position += 1;
      if (segment.type === 'text') {
        nodes.push(segment);
        continue;
      }
      const { place } = segment;
      const [first, ...rest] = segment.tokens;
      if (!first) throw new TemplateError('missing value for command', place);
      const keyword = first.type === 'identifier' ? first.text : '';
      if (keyword === 'end') return { nodes, ending: { type: 'end' } };
      if (keyword === 'else') {
        return { nodes, ending: { type: 'else', rest, place } };
      }
      const node = this.#node(keyword, segment.tokens, rest, place);
      if (node) nodes.push(node);
    }
    return { nodes, ending: { type: 'eof' } };
  }

  #node(
    keyword: string,
    tokens: Token[],
    rest: Token[],
    place: Place,
  ): TemplateNode | undefined {
    switch (keyword) {
      case 'if':
      case 'with':
        return this.#branching(keyword, rest, place);
      case 'range': {
        const pipe = parsePipe(rest, place, 2);
        const { nodes: body, ending } = this.#list();
        const otherwise =
          ending.type === 'else'
            ? this.#elseOf('range', ending)
            : this.#ended('range', ending, place);
        return { type: 'range', pipe, body, otherwise };
      }
      case 'define': {
        const name = nameOf(rest, 'define', place);
        const { nodes, ending } = this.#list();
        this.#ended('define', ending, place);
        this.#set.set(name, nodes);
        return undefined;
      }
      case 'template': {
        const name = nameOf(rest, 'template', place);
        const pipe =
          rest.length > 1 ? parsePipe(rest.slice(1), place, 0) : undefined;
        return { type: 'template', name, pipe, place };
      }
      case 'block': {
        const name = nameOf(rest, 'block', place);
        const pipe = parsePipe(rest.slice(1), place, 0);
        const { nodes, ending } = this.#list();
        this.#ended('block', ending, place);
        if (!this.#set.has(name)) this.#set.set(name, nodes);
        return { type: 'template', name, pipe, place };
      }
      case 'break':
      case 'continue':
        return { type: keyword };
      default:
        return { type: 'action', pipe: parsePipe(tokens, place, 1) };
    }
  }

  #branching(
    type: 'if' | 'with',
    condition: Token[],
    place: Place,
  ): TemplateNode {
    const branches: Branch[] = [];
    let tokens = condition;
    for (;;) {
      const pipe = parsePipe(tokens, place, 1);
      const { nodes: body, ending } = this.#list();
      branches.push({ pipe, body });
      if (ending.type !== 'else') {
        this.#ended(type, ending, place);
        return { type, branches, otherwise: [] };
      }
      const [next, ...rest] = ending.rest;
      if (!next) {
        return { type, branches, otherwise: this.#elseOf(type, ending) };
      }
      if (next.type !== 'identifier' || next.text !== type) {
        // `else with` after `if` is legal Go, but no chart worth showing has it.
        throw new UnsupportedTemplateError(
          `{{else ${next.text}}} in {{${type}}}`,
        );
      }
      tokens = rest;
    }
  }

  #elseOf(type: string, ending: Ending & { type: 'else' }): TemplateNode[] {
    if (ending.rest.length > 0) {
      throw new TemplateError(
        `unexpected ${ending.rest[0].text} after {{else}} of {{${type}}}`,
        ending.place,
      );
    }
    const { nodes, ending: last } = this.#list();
    this.#ended(type, last, ending.place);
    return nodes;
  }

  #ended(type: string, ending: Ending, place: Place): TemplateNode[] {
    if (ending.type === 'eof') {
      throw new TemplateError(`{{${type}}} without {{end}}`, place);
    }
    if (ending.type === 'else') {
      throw new TemplateError(`unexpected {{else}} in {{${type}}}`, place);
    }
    return [];
  }

  #placeOf(position: number): Place {
    const segment = this.#segments[position];
    return segment?.type === 'action'
      ? segment.place
      : { template: this.#name, line: 1 };
  }
}

function nameOf(tokens: Token[], keyword: string, place: Place): string {
  if (tokens[0]?.type !== 'string') {
    throw new TemplateError(`{{${keyword}}} needs a quoted name`, place);
  }
  return tokens[0].text;
}

function parsePipe(tokens: Token[], place: Place, variables: number): Pipe {
  const reader = new PipeReader(tokens, place);
  const pipe = reader.pipe(variables);
  reader.finish();
  return pipe;
}

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

function identifier(name: string): Expression {
  if (name === 'true' || name === 'false') {
    return { type: 'literal', value: name === 'true' };
  }
  if (name === 'nil') return { type: 'literal', value: null };
  return { type: 'function', name };
}
