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

import { parser } from '@prometheus-io/lezer-promql';
import { QueryError } from './errors';
import { Expression, Matcher } from './expressions';
import { onlyChild } from './nodes';
import { syntaxErrorOf } from './syntaxErrors';
import { SyntaxReader } from './SyntaxReader';
import { checkTypes } from './types';

/** Longer queries are refused, so that none blocks the process. */
const MAX_LENGTH = 20_000;

/**
 * Reads a query. Fails with `QueryError`: `bad_data` for what is no PromQL, `execution` for PromQL outside the subset, naming
 * the function, operator or modifier that is.
 */
export function parseQuery(query: string): Expression {
  const expression = parseUntyped(query);
  checkTypes(expression);
  return expression;
}

/** Reads a `match[]` parameter: the matchers of one instant selector. */
export function parseSelector(text: string): Matcher[] {
  const expression = parseUntyped(text);
  if (expression.type !== 'selector' || expression.offset !== 0) {
    throw new QueryError(
      'bad_data',
      `invalid parameter "match[]": ${JSON.stringify(text)} is not a selector`,
    );
  }
  return expression.matchers;
}

function parseUntyped(query: string): Expression {
  if (query.trim() === '') {
    throw new QueryError(
      'bad_data',
      'unknown position: parse error: no expression found in input',
    );
  }
  if (query.length > MAX_LENGTH) {
    throw new QueryError(
      'bad_data',
      `parse error: a query may have ${MAX_LENGTH} characters at most`,
    );
  }
  const tree = parser.parse(query);
  const error = syntaxErrorOf(tree, query);
  if (error) {
    throw error;
  }
  return new SyntaxReader(query).expression(onlyChild(tree.topNode), 0);
}
