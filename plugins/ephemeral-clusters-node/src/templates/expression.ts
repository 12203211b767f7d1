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

import { InputError } from '@backstage/errors';
import type { Variables } from './variables';

/** A text with `${VARIABLES}` in parts. */
export type TextPart = { text: string } | VariablePart;

interface VariablePart {
  variable: string;
  /** What stands for it where it has no value; it may have variables itself. */
  fallback?: TextPart[];
  /** The fallback also stands for an empty value (`:=` and `:-`, not `=` and `-`). */
  emptyToo: boolean;
}

const variablePattern = /^([A-Za-z_][A-Za-z0-9_]*)(:?[=-])?/;

/**
 * Reads a text with variables in clusterctl's format: `${NAME}`, `${NAME:=default}`, `${NAME:-default}`, `${NAME=default}`,
 * `${NAME-default}`, and `$$` for a dollar sign. A dollar sign before anything else stays what it is.
 *
 * Source: https://cluster-api.sigs.k8s.io/clusterctl/commands/generate-yaml#variables
 *
 * @throws InputError where an expression is not closed, or uses another of envsubst's functions
 */
export function parseText(text: string): TextPart[] {
  const { parts, end } = parseUntil(text, 0, false);
  if (end < text.length) {
    throw new InputError(`"${text}" cannot be read.`);
  }
  return parts;
}

function parseUntil(
  text: string,
  start: number,
  inside: boolean,
): { parts: TextPart[]; end: number } {
  const parts: TextPart[] = [];
  let literal = '';
  let position = start;
  const flush = () => {
    if (literal) parts.push({ text: literal });
    literal = '';
  };
  while (position < text.length && !(inside && text[position] === '}')) {
    if (text.startsWith('$$', position)) {
      literal += '$';
      position += 2;
    } else if (text.startsWith('${', position)) {
      flush();
      const expression = parseExpression(text, position);
      parts.push(expression.part);
      position = expression.end;
    } else {
      literal += text[position];
      position += 1;
    }
  }
  flush();
  return { parts, end: position };
}

function parseExpression(
  text: string,
  start: number,
): { part: TextPart; end: number } {
  const match = variablePattern.exec(text.slice(start + 2));
  let end = start + 2 + (match?.[0].length ?? 0);
  const operator = match?.[2];
  let fallback: TextPart[] | undefined;
  if (operator) {
    const inner = parseUntil(text, end, true);
    fallback = inner.parts;
    end = inner.end;
  }
  if (!match || text[end] !== '}') {
    throw new InputError(
      `"${text.slice(
        start,
        start + 60,
      )}" is not an expression that templates have. There are \${NAME}, \${NAME:=default} and \${NAME:-default}; a dollar sign itself is written $$.`,
    );
  }
  return {
    part: {
      variable: match[1],
      fallback,
      emptyToo: operator?.startsWith(':') ?? false,
    },
    end: end + 1,
  };
}

/** Variables that a text cannot do without. */
export function requiredVariables(parts: TextPart[]): string[] {
  return parts.flatMap(part => {
    if ('text' in part) return [];
    return part.fallback ? requiredVariables(part.fallback) : [part.variable];
  });
}

/**
 * Value of a text: for exactly one variable that variable's own value, else a string.
 *
 * @throws InputError naming a variable that is unknown, has no value, or does not fit into a text
 */
export function evaluate(parts: TextPart[], variables: Variables): unknown {
  if (parts.length === 1 && !('text' in parts[0])) {
    return valueOf(parts[0], variables);
  }
  return parts
    .map(part => {
      if ('text' in part) return part.text;
      const value = valueOf(part, variables);
      if (typeof value === 'object') {
        throw new InputError(
          `\${${part.variable}} is a list or a map, which cannot be part of a text.`,
        );
      }
      return String(value);
    })
    .join('');
}

function valueOf(part: VariablePart, variables: Variables): unknown {
  const value = variables.get(part.variable);
  const missing =
    value === undefined || value === null || (part.emptyToo && value === '');
  if (!missing) return value;
  if (part.fallback) return evaluateDefault(part.fallback, variables);
  throw new InputError(
    variables.has(part.variable)
      ? `There is no value for \${${part.variable}}: give the parameter, or a default in its schema or in the template.`
      : `The template uses \${${part.variable}}, which is unknown. There are ${[
          ...variables.keys(),
        ].join(', ')}.`,
  );
}

/** A default that is one literal is typed as YAML would type it. */
function evaluateDefault(parts: TextPart[], variables: Variables): unknown {
  if (parts.length === 0) return '';
  const value = evaluate(parts, variables);
  const literal = parts.length === 1 && 'text' in parts[0];
  return literal ? typedLiteral(String(value)) : value;
}

function typedLiteral(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  // Only what is written back the same: a version "1.10" or a number "007" stays a text.
  return text !== '' && String(Number(text)) === text ? Number(text) : text;
}
