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

import { SyntaxNode } from '@lezer/common';
import { parseDuration, parseNumber } from './durations';
import { outsideSubset } from './errors';
import {
  Aggregation,
  AGGREGATIONS,
  ARITHMETIC,
  BinaryOperator,
  COMPARISONS,
  Expression,
  Grouping,
  Matcher,
  Matching,
  Selector,
  SET_OPERATORS,
} from './expressions';
import { groupInfix, InfixPart } from './infix';
import { METRIC_NAME } from './labels';
import { createMatcher } from './matchers';
import { children, onlyChild } from './nodes';
import { SIGNATURES } from './signatures';
import { unescapeString } from './strings';
import { parseError } from './syntaxErrors';

/** Deeper nesting is refused, so that no query overflows the stack. */
const MAX_DEPTH = 400;

const BINARY_OPERATORS = new Set<string>([
  ...ARITHMETIC,
  ...COMPARISONS,
  ...SET_OPERATORS,
]);

/** Turns the syntax tree of a query without syntax errors into an expression. */
export class SyntaxReader {
  readonly #query: string;

  constructor(query: string) {
    this.#query = query;
  }

  expression(node: SyntaxNode, depth: number): Expression {
    if (depth > MAX_DEPTH) {
      throw parseError(this.#query, node.from, 'the query is nested too deep');
    }
    const next = (child: SyntaxNode) => this.expression(child, depth + 1);
    switch (node.name) {
      case 'NumberDurationLiteral':
      case 'UnaryExpr':
      case 'BinaryExpr':
      case 'OffsetExpr':
      case 'MatrixSelector':
        return groupInfix(this.#infix(node, depth));
      case 'StringLiteral':
        return { type: 'string', value: this.#string(node) };
      case 'ParenExpr':
        return next(onlyChild(node));
      case 'VectorSelector':
        return this.#selector(node);
      case 'FunctionCall':
        return this.#call(node, next);
      case 'AggregateExpr':
        return this.#aggregate(node, next);
      case 'SubqueryExpr':
        throw outsideSubset('a subquery ([range:step])');
      case 'StepInvariantExpr':
        throw outsideSubset('the modifier "@"');
      default:
        throw outsideSubset(`${node.name} (${this.#text(node)})`);
    }
  }

  #selector(node: SyntaxNode): Selector {
    const matchers: Matcher[] = [];
    const name = node.getChild('Identifier');
    if (name) {
      matchers.push(createMatcher(METRIC_NAME, '=', this.#text(name)));
    }
    for (const matcher of children(node.getChild('LabelMatchers'))) {
      if (matcher.name === 'QuotedLabelName') {
        matchers.push(
          createMatcher(METRIC_NAME, '=', this.#string(onlyChild(matcher))),
        );
        continue;
      }
      const [label, op, value] = children(matcher);
      const labelName =
        label.name === 'QuotedLabelName'
          ? this.#string(onlyChild(label))
          : this.#text(label);
      if (name && labelName === METRIC_NAME) {
        throw parseError(
          this.#query,
          matcher.from,
          `metric name must not be set twice: "${this.#text(
            name,
          )}" or ${this.#text(value)}`,
        );
      }
      matchers.push(
        createMatcher(
          labelName,
          this.#text(op) as Matcher['op'],
          this.#string(value),
        ),
      );
    }
    if (matchers.every(matcher => matcher.matches(''))) {
      throw parseError(
        this.#query,
        node.from,
        'vector selector must contain at least one non-empty matcher',
      );
    }
    return { type: 'selector', matchers, offset: 0 };
  }

  /** The parts of an expression without parentheses; `offset` and `[range]` belong to the operand right before them. */
  #infix(node: SyntaxNode, depth: number): InfixPart[] {
    if (depth > MAX_DEPTH) {
      throw parseError(this.#query, node.from, 'the query is nested too deep');
    }
    const next = (child: SyntaxNode) => this.#infix(child, depth + 1);
    const parts = children(node);
    switch (node.name) {
      case 'NumberDurationLiteral':
        return this.#number(node);
      case 'UnaryExpr': {
        const negative = this.#text(parts[0]) === '-';
        return [{ kind: 'sign', negative }, ...next(parts[1])];
      }
      case 'BinaryExpr':
        return [
          ...next(parts[0]),
          this.#operator(node, parts),
          ...next(parts[parts.length - 1]),
        ];
      case 'OffsetExpr': {
        const offset = this.#duration(parts[2]);
        return changeLast(next(parts[0]), operand =>
          this.#withOffset(node, operand, offset),
        );
      }
      case 'MatrixSelector': {
        const range = this.#duration(parts[1]);
        return changeLast(next(parts[0]), selector => {
          if (selector.type !== 'selector' || selector.offset !== 0) {
            throw parseError(
              this.#query,
              node.from,
              'ranges only allowed for vector selectors',
            );
          }
          return { type: 'range', selector, range };
        });
      }
      default:
        return [
          { kind: 'operand', expression: this.expression(node, depth + 1) },
        ];
    }
  }

  #withOffset(
    node: SyntaxNode,
    operand: Expression,
    offset: number,
  ): Expression {
    if (operand.type === 'selector' && operand.offset === 0) {
      return { ...operand, offset };
    }
    if (operand.type === 'range' && operand.selector.offset === 0) {
      return { ...operand, selector: { ...operand.selector, offset } };
    }
    throw parseError(
      this.#query,
      node.from,
      'offset modifier must be preceded by an instant vector selector or range vector selector',
    );
  }

  #call(node: SyntaxNode, next: (child: SyntaxNode) => Expression): Expression {
    const [identifier, body] = children(node);
    const name = this.#text(identifier);
    if (!SIGNATURES.has(name)) {
      throw outsideSubset(`the function "${name}"`);
    }
    return { type: 'call', name, args: children(body).map(next) };
  }

  #aggregate(
    node: SyntaxNode,
    next: (child: SyntaxNode) => Expression,
  ): Expression {
    const op = this.#text(children(node)[0]).toLowerCase();
    if (!AGGREGATIONS.includes(op as Aggregation)) {
      throw outsideSubset(`the aggregation "${op}"`);
    }
    const args = children(node.getChild('FunctionCallBody')).map(next);
    const wanted = ['topk', 'bottomk', 'quantile'].includes(op) ? 2 : 1;
    if (args.length !== wanted) {
      throw parseError(
        this.#query,
        node.from,
        `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
      );
    }
    const modifier = node.getChild('AggregateModifier');
    const grouping: Grouping = {
      without: Boolean(modifier?.getChild('Without')),
      labels: this.#labelNames(modifier?.getChild('GroupingLabels')),
    };
    return {
      type: 'aggregate',
      op: op as Aggregation,
      grouping,
      parameter: wanted === 2 ? args[0] : undefined,
      operand: args[wanted - 1],
    };
  }

  #operator(node: SyntaxNode, parts: SyntaxNode[]): InfixPart {
    const op = this.#text(parts[1]).toLowerCase();
    if (!BINARY_OPERATORS.has(op)) {
      throw outsideSubset(`the operator "${op}"`);
    }
    if (parts.some(part => part.name.startsWith('Fill'))) {
      throw outsideSubset('the modifier "fill"');
    }
    return {
      kind: 'operator',
      op: op as BinaryOperator,
      bool: Boolean(node.getChild('BoolModifier')),
      matching: this.#matching(node.getChild('MatchingModifierClause')),
    };
  }

  #matching(node: SyntaxNode | null): Matching | undefined {
    if (!node) {
      return undefined;
    }
    const [labels, include] = node.getChildren('GroupingLabels');
    const left = Boolean(node.getChild('GroupLeft'));
    const right = Boolean(node.getChild('GroupRight'));
    let many: Matching['many'];
    if (left) many = 'left';
    if (right) many = 'right';
    return {
      on: Boolean(node.getChild('On')),
      labels: this.#labelNames(labels),
      many,
      include: this.#labelNames(include),
    };
  }

  #labelNames(node: SyntaxNode | null | undefined): string[] {
    return children(node ?? null).map(label =>
      label.name === 'QuotedLabelName'
        ? this.#string(onlyChild(label))
        : this.#text(label),
    );
  }

  /** A number and its sign, apart: the grammar takes `-2` as one literal, but in `-2 ^ 2` the power comes first. */
  #number(node: SyntaxNode): InfixPart[] {
    const text = this.#text(node).replace(/\s+/g, '');
    const bare = text.replace(/^[+-]/, '');
    const value = parseNumber(bare);
    if (value === undefined) {
      throw parseError(
        this.#query,
        node.from,
        `bad number or duration syntax: ${JSON.stringify(text)}`,
      );
    }
    const operand: InfixPart = {
      kind: 'operand',
      expression: { type: 'number', value },
    };
    return bare === text
      ? [operand]
      : [{ kind: 'sign', negative: text.startsWith('-') }, operand];
  }

  /** Milliseconds; a bare number counts as seconds. */
  #duration(node: SyntaxNode): number {
    const text = this.#text(node).replace(/\s+/g, '');
    const sign = text.startsWith('-') ? -1 : 1;
    const bare = text.replace(/^[+-]/, '');
    const seconds = /^[\d.]+$/.test(bare) ? Number(bare) : NaN;
    const value =
      parseDuration(bare) ??
      (Number.isNaN(seconds) ? undefined : seconds * 1000);
    if (value === undefined) {
      throw outsideSubset(`the duration expression "${text}"`);
    }
    if (value <= 0 && node.name === 'DurationExpr') {
      throw parseError(
        this.#query,
        node.from,
        'duration must be greater than 0',
      );
    }
    return sign * value;
  }

  #string(node: SyntaxNode): string {
    const text = this.#text(node);
    const quote = text[0];
    if (text.length < 2 || text[text.length - 1] !== quote) {
      throw parseError(this.#query, node.from, 'unterminated quoted string');
    }
    const body = text.slice(1, -1);
    return quote === '`' ? body : unescapeString(body);
  }

  #text(node: SyntaxNode): string {
    return this.#query.slice(node.from, node.to);
  }
}

function changeLast(
  parts: InfixPart[],
  change: (expression: Expression) => Expression,
): InfixPart[] {
  const last = parts[parts.length - 1];
  if (last.kind !== 'operand') {
    throw new Error('an expression ends with an operand');
  }
  return [
    ...parts.slice(0, -1),
    { kind: 'operand', expression: change(last.expression) },
  ];
}
