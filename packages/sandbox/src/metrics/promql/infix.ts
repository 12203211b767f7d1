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

import { BinaryExpression, BinaryOperator, Expression } from './expressions';

/** A part of an expression without parentheses, in the order of the text. */
export type InfixPart =
  | { kind: 'operand'; expression: Expression }
  | { kind: 'sign'; negative: boolean }
  | ({ kind: 'operator' } & Pick<BinaryExpression, 'op' | 'bool' | 'matching'>);

const PRECEDENCE: Record<BinaryOperator, number> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '<': 3,
  '>=': 3,
  '<=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 7,
};

/** A sign binds tighter than `*` and looser than `^`: `-2 ^ 2` is -4. */
const SIGN = 6;

/**
 * Groups parts by the precedence of PromQL. The grammar's own grouping cannot be used: it reads `a * b offset 5m` as
 * `(a * b) offset 5m`, and what follows then no longer binds as it should.
 */
export function groupInfix(parts: readonly InfixPart[]): Expression {
  let position = 0;

  function operand(): Expression {
    const part = parts[position++];
    if (part.kind === 'sign') {
      const inner = binary(operand(), SIGN + 1);
      return part.negative ? negated(inner) : inner;
    }
    if (part.kind === 'operator') {
      throw new Error('an operator stands where an operand should');
    }
    return part.expression;
  }

  function binary(first: Expression, least: number): Expression {
    let left = first;
    for (
      let part = parts[position];
      part?.kind === 'operator' && PRECEDENCE[part.op] >= least;
      part = parts[position]
    ) {
      position++;
      const { op, bool, matching } = part;
      const rightAssociative = op === '^';
      const right = binary(
        operand(),
        PRECEDENCE[op] + (rightAssociative ? 0 : 1),
      );
      left = { type: 'binary', op, bool, matching, left, right };
    }
    return left;
  }

  return binary(operand(), 0);
}

function negated(expression: Expression): Expression {
  return expression.type === 'number'
    ? { type: 'number', value: -expression.value }
    : { type: 'negate', operand: expression };
}
