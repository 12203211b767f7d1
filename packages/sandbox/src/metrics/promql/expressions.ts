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

/** How one label has to be. Regular expressions are anchored at both ends. */
export interface Matcher {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
  matches(value: string): boolean;
}

/** An instant vector selector. Times in milliseconds. */
export interface Selector {
  type: 'selector';
  matchers: Matcher[];
  offset: number;
}

/** A range vector selector; `range` in milliseconds. */
export interface RangeSelector {
  type: 'range';
  selector: Selector;
  range: number;
}

/** `by` or `without` of an aggregation. */
export interface Grouping {
  without: boolean;
  labels: string[];
}

export const AGGREGATIONS = [
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'topk',
  'bottomk',
  'quantile',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** How two vectors are joined. `side` names the one with several series per match. */
export interface Matching {
  on: boolean;
  labels: string[];
  many?: 'left' | 'right';
  /** Labels taken over from the "one" side. */
  include: string[];
}

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^'] as const;
export const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='] as const;
export const SET_OPERATORS = ['and', 'or', 'unless'] as const;
export type ArithmeticOperator = (typeof ARITHMETIC)[number];
export type ComparisonOperator = (typeof COMPARISONS)[number];
export type SetOperator = (typeof SET_OPERATORS)[number];
export type BinaryOperator =
  | ArithmeticOperator
  | ComparisonOperator
  | SetOperator;

export interface BinaryExpression {
  type: 'binary';
  op: BinaryOperator;
  left: Expression;
  right: Expression;
  /** `bool`: a comparison gives 0 or 1 instead of filtering. */
  bool: boolean;
  matching?: Matching;
}

export interface CallExpression {
  type: 'call';
  name: string;
  args: Expression[];
}

export interface AggregateExpression {
  type: 'aggregate';
  op: Aggregation;
  grouping: Grouping;
  parameter?: Expression;
  operand: Expression;
}

/** A parsed query of the subset. */
export type Expression =
  | { type: 'number'; value: number }
  | { type: 'string'; value: string }
  | Selector
  | RangeSelector
  | { type: 'negate'; operand: Expression }
  | BinaryExpression
  | CallExpression
  | AggregateExpression;

/** What an expression evaluates to, in Prometheus' names. */
export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';
