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

import { QueryError } from './errors';
import {
  AggregateExpression,
  BinaryExpression,
  CallExpression,
  COMPARISONS,
  Expression,
  SET_OPERATORS,
  ValueType,
} from './expressions';
import { SIGNATURES } from './signatures';

/** Type of an expression; fails with `bad_data` where its parts do not fit together. */
export function checkTypes(expression: Expression): ValueType {
  switch (expression.type) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return 'instant vector';
    case 'range':
      return 'range vector';
    case 'negate': {
      const type = checkTypes(expression.operand);
      if (type !== 'scalar' && type !== 'instant vector') {
        throw wrong(
          `unary expression only allowed on expressions of type scalar or instant vector, got "${type}"`,
        );
      }
      return type;
    }
    case 'binary':
      return binaryType(expression);
    case 'call':
      return callType(expression);
    case 'aggregate':
      return aggregateType(expression);
    default:
      throw wrong('unknown expression');
  }
}

function binaryType(expression: BinaryExpression): ValueType {
  const types = [checkTypes(expression.left), checkTypes(expression.right)];
  for (const type of types) {
    if (type !== 'scalar' && type !== 'instant vector') {
      throw wrong(
        'binary expression must contain only scalar and instant vector types',
      );
    }
  }
  const scalars = types.filter(type => type === 'scalar').length;
  const comparison = (COMPARISONS as readonly string[]).includes(expression.op);
  const set = (SET_OPERATORS as readonly string[]).includes(expression.op);
  if (expression.bool && !comparison) {
    throw wrong('bool modifier can only be used on comparison operators');
  }
  if (comparison && scalars === 2 && !expression.bool) {
    throw wrong('comparisons between scalars must use BOOL modifier');
  }
  if (set && scalars > 0) {
    throw wrong(
      `set operator "${expression.op}" not allowed in binary scalar expression`,
    );
  }
  if (set && expression.matching?.many) {
    throw wrong(`no grouping allowed for "${expression.op}" operation`);
  }
  if (scalars > 0 && expression.matching) {
    throw wrong('vector matching only allowed between instant vectors');
  }
  const both = expression.matching?.include.find(
    label =>
      expression.matching?.on && expression.matching.labels.includes(label),
  );
  if (both !== undefined) {
    throw wrong(
      `label "${both}" must not occur in ON and GROUP clause at once`,
    );
  }
  return scalars === 2 ? 'scalar' : 'instant vector';
}

function callType(expression: CallExpression): ValueType {
  const signature = SIGNATURES.get(expression.name);
  if (!signature) {
    throw wrong(`unknown function with name "${expression.name}"`);
  }
  const given = expression.args.length;
  const most = signature.args.length;
  const least = most - (signature.optional ?? 0);
  if (given < least || given > most) {
    const wanted = least === most ? `${most}` : `${least} to ${most}`;
    throw wrong(
      `expected ${wanted} argument(s) in call to "${expression.name}", got ${given}`,
    );
  }
  expression.args.forEach((argument, index) =>
    expectType(
      argument,
      signature.args[index],
      `call to function "${expression.name}"`,
    ),
  );
  return signature.returns;
}

function aggregateType(expression: AggregateExpression): ValueType {
  if (expression.parameter) {
    expectType(expression.parameter, 'scalar', 'aggregation parameter');
  }
  expectType(expression.operand, 'instant vector', 'aggregation expression');
  return 'instant vector';
}

function expectType(expression: Expression, wanted: ValueType, where: string) {
  const type = checkTypes(expression);
  if (type !== wanted) {
    throw wrong(`expected type ${wanted} in ${where}, got ${type}`);
  }
}

function wrong(message: string): QueryError {
  return new QueryError('bad_data', `parse error: ${message}`);
}
