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
import {
  Branch,
  Expression,
  Pipe,
  Place,
  TemplateNode,
  TemplateSet,
} from './nodes';
import { formatValue, isMap, isTrue, kindOf, Value } from './values';

/** A function of a template. */
export type TemplateFunction = (...args: Value[]) => Value;

/** How to run a template. */
export interface EvaluateOptions {
  templates: TemplateSet;
  functions: ReadonlyMap<string, TemplateFunction>;
  /** A key that is not there is an error, as with Go's `missingkey=error`. */
  failOnMissingKey?: boolean;
  /** What a missing value prints; Go says `<no value>`, Helm prints nothing. */
  missingText?: string;
}

class LoopSignal {
  readonly type: 'break' | 'continue';
  constructor(type: 'break' | 'continue') {
    this.type = type;
  }
}

/** Deep enough for any chart, and an error before the stack ends. */
const maximumDepth = 200;

class Evaluation {
  readonly #options: EvaluateOptions;
  readonly #depth: number;
  readonly #variables: { name: string; value: Value }[];
  #output = '';

  constructor(options: EvaluateOptions, root: Value, depth = 0) {
    this.#options = options;
    this.#depth = depth;
    this.#variables = [{ name: '$', value: root }];
  }

  text(): string {
    return this.#output;
  }

  nodes(nodes: TemplateNode[], dot: Value): void {
    for (const node of nodes) this.#node(node, dot);
  }

  #node(node: TemplateNode, dot: Value): void {
    switch (node.type) {
      case 'text':
        this.#output += node.text;
        break;
      case 'action': {
        const value = this.#pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.#print(value);
        break;
      }
      case 'if':
        this.#scoped(() => this.#branches(node, dot, () => dot));
        break;
      case 'with':
        this.#scoped(() => this.#branches(node, dot, value => value));
        break;
      case 'range':
        this.#scoped(() => this.#range(node, dot));
        break;
      case 'template':
        this.#template(node, dot);
        break;
      default:
        throw new LoopSignal(node.type);
    }
  }

  #branches(
    node: { branches: Branch[]; otherwise: TemplateNode[] },
    dot: Value,
    dotOf: (value: Value) => Value,
  ): void {
    for (const branch of node.branches) {
      const value = this.#pipe(branch.pipe, dot);
      if (isTrue(value)) {
        this.nodes(branch.body, dotOf(value));
        return;
      }
    }
    this.nodes(node.otherwise, dot);
  }

  #range(node: TemplateNode & { type: 'range' }, dot: Value): void {
    // Its variables are set for each item, not to the collection.
    const collection = this.#commands(node.pipe, dot);
    const items = entriesOf(collection, node.pipe.place);
    if (items.length === 0) {
      this.nodes(node.otherwise, dot);
      return;
    }
    const [first, second] = node.pipe.variables;
    for (const [key, item] of items) {
      const stop = this.#scoped(() => {
        if (second) {
          this.#setVariable(node.pipe, first, key);
          this.#setVariable(node.pipe, second, item);
        } else if (first) {
          this.#setVariable(node.pipe, first, item);
        }
        try {
          this.nodes(node.body, item);
        } catch (signal) {
          if (!(signal instanceof LoopSignal)) throw signal;
          return signal.type === 'break';
        }
        return false;
      });
      if (stop) return;
    }
  }

  #template(node: TemplateNode & { type: 'template' }, dot: Value): void {
    const nodes = this.#options.templates.get(node.name);
    if (!nodes) {
      throw new TemplateError(
        `template ${JSON.stringify(node.name)} not defined`,
        node.place,
      );
    }
    if (this.#depth >= maximumDepth) {
      throw new TemplateError(
        `exceeded maximum template depth (${maximumDepth})`,
        node.place,
      );
    }
    const data = node.pipe ? this.#pipe(node.pipe, dot) : undefined;
    const inner = new Evaluation(this.#options, data, this.#depth + 1);
    inner.nodes(nodes, data);
    this.#output += inner.text();
  }

  #scoped<T>(run: () => T): T {
    const mark = this.#variables.length;
    try {
      return run();
    } finally {
      this.#variables.length = mark;
    }
  }

  #print(value: Value): void {
    this.#output +=
      value === undefined || value === null
        ? this.#options.missingText ?? '<no value>'
        : formatValue(value);
  }

  #pipe(pipe: Pipe, dot: Value): Value {
    const value = this.#commands(pipe, dot);
    for (const name of pipe.variables) this.#setVariable(pipe, name, value);
    return value;
  }

  #commands(pipe: Pipe, dot: Value): Value {
    let value: Value;
    pipe.commands.forEach((command, index) => {
      value = this.#command(
        command,
        dot,
        index === 0 ? [] : [value],
        pipe.place,
      );
    });
    return value;
  }

  #setVariable(pipe: Pipe, name: string, value: Value): void {
    if (!pipe.assigns) {
      this.#variables.push({ name, value });
      return;
    }
    this.#variable(name, pipe.place).value = value;
  }

  #variable(name: string, place: Place): { name: string; value: Value } {
    for (let index = this.#variables.length - 1; index >= 0; index -= 1) {
      if (this.#variables[index].name === name) return this.#variables[index];
    }
    throw new TemplateError(
      `undefined variable ${JSON.stringify(name)}`,
      place,
    );
  }

  #command(
    command: Expression[],
    dot: Value,
    piped: Value[],
    place: Place,
  ): Value {
    const [first, ...rest] = command;
    if (first.type === 'function') {
      return this.#call(first.name, rest, dot, piped, place);
    }
    const value = this.#expression(first, dot, place, false);
    const args = [
      ...rest.map(arg => this.#expression(arg, dot, place)),
      ...piped,
    ];
    if (typeof value === 'function') {
      return within(place, () => value(...args));
    }
    if (args.length > 0) {
      throw new TemplateError("can't give argument to non-function", place);
    }
    return value;
  }

  #call(
    name: string,
    args: Expression[],
    dot: Value,
    piped: Value[],
    place: Place,
  ): Value {
    // The only two that do not evaluate all of their arguments.
    if (name === 'and' || name === 'or') {
      let value: Value;
      for (const arg of args) {
        value = this.#expression(arg, dot, place);
        if (isTrue(value) === (name === 'or')) return value;
      }
      return piped.length > 0 ? piped[0] : value;
    }
    const fn = this.#options.functions.get(name);
    if (!fn)
      throw new UnsupportedTemplateError(`function ${JSON.stringify(name)}`);
    const values = args.map(arg => this.#expression(arg, dot, place));
    return within(place, () => fn(...values, ...piped));
  }

  /** `calls`: a method without arguments is called, as it is wherever a value is wanted. */
  #expression(
    expression: Expression,
    dot: Value,
    place: Place,
    calls = true,
  ): Value {
    const value = this.#operand(expression, dot, place);
    return calls && typeof value === 'function'
      ? within(place, () => value())
      : value;
  }

  #operand(expression: Expression, dot: Value, place: Place): Value {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'dot':
        return dot;
      case 'field':
        return this.#fields(dot, expression.fields, place);
      case 'variable':
        return this.#fields(
          this.#variable(expression.name, place).value,
          expression.fields,
          place,
        );
      case 'pipe':
        return this.#fields(
          this.#pipe(expression.pipe, dot),
          expression.fields,
          place,
        );
      default:
        return this.#call(expression.name, [], dot, [], place);
    }
  }

  #fields(start: Value, fields: string[], place: Place): Value {
    let value = start;
    for (const field of fields) {
      if (value === undefined || value === null) {
        throw new TemplateError(
          `nil pointer evaluating interface {}.${field}`,
          place,
        );
      }
      if (!isMap(value)) {
        throw new TemplateError(
          `can't evaluate field ${field} in type ${kindOf(value)}`,
          place,
        );
      }
      const map = value;
      if (!Object.hasOwn(map, field)) {
        if (this.#options.failOnMissingKey) {
          throw new TemplateError(
            `map has no entry for key ${JSON.stringify(field)}`,
            place,
          );
        }
        value = undefined;
      } else {
        value = within(place, () => map[field]);
      }
    }
    return value;
  }
}

/** Gives an error without a place the one where it happened. */
function within<T>(place: Place, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TemplateError && error.line === undefined) {
      throw new TemplateError(error.message, place);
    }
    throw error;
  }
}

function entriesOf(collection: Value, place: Place): [Value, Value][] {
  if (collection === undefined || collection === null) return [];
  if (typeof collection === 'number') {
    return Array.from({ length: Math.max(0, collection) }, (_, i) => [i, i]);
  }
  if (Array.isArray(collection)) return collection.map((item, i) => [i, item]);
  if (isMap(collection)) {
    return Object.keys(collection)
      .sort((a, b) => (a < b ? -1 : Number(a > b)))
      .map(key => [key, collection[key]]);
  }
  throw new TemplateError(
    `range can't iterate over ${formatValue(collection)}`,
    place,
  );
}

/**
 * Runs a template of the set.
 *
 * @throws TemplateError with template and line; UnsupportedTemplateError naming what the subset lacks
 */
export function evaluateTemplate(
  name: string,
  data: Value,
  options: EvaluateOptions,
): string {
  const nodes = options.templates.get(name);
  if (!nodes) throw new TemplateError(`template ${name} not defined`);
  const run = new Evaluation(options, data);
  run.nodes(nodes, data);
  return run.text();
}
