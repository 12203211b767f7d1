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
import { Token } from './ActionLexer';
import { lexTemplate, Segment } from './lexer';
import { Branch, Place, TemplateNode, TemplateSet } from './nodes';
import { parsePipe } from './pipeline';

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
