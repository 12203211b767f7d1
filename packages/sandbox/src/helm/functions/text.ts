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

import { createHash } from 'node:crypto';
import { TemplateError } from '../errors';
import { TemplateFunction } from '../evaluate';
import { printf } from '../printf';
import { formatValue, textOf, Value } from '../values';

/** Functions on strings. */
export const textFunctions: Record<string, TemplateFunction> = {
  print: (...values) => printed(values, false),
  println: (...values) => `${printed(values, true)}\n`,
  printf: (format, ...values) => printf(text(format), values),
  // `Object` has a method of this name, so the parameter's type is not inferred.
  toString: (value: Value) => textOf(value),
  quote: (...values) =>
    values
      .filter(value => value !== undefined && value !== null)
      .map(value => JSON.stringify(formatValue(value)))
      .join(' '),
  squote: (...values) =>
    values
      .filter(value => value !== undefined && value !== null)
      .map(value => `'${formatValue(value)}'`)
      .join(' '),
  upper: value => text(value).toUpperCase(),
  lower: value => text(value).toLowerCase(),
  title: value =>
    text(value).replace(
      /(^|\s)(\S)/g,
      (_, before, first) => before + first.toUpperCase(),
    ),
  trim: value => text(value).trim(),
  trimAll: (cut, value) => trimSet(text(value), text(cut)),
  trimPrefix: (prefix, value) =>
    text(value).startsWith(text(prefix))
      ? text(value).slice(text(prefix).length)
      : text(value),
  trimSuffix: (suffix, value) =>
    text(suffix) && text(value).endsWith(text(suffix))
      ? text(value).slice(0, -text(suffix).length)
      : text(value),
  trunc: (length, value) => truncated(text(value), Number(length)),
  substr: (start, end, value) =>
    Number(end) < 0
      ? text(value).slice(Number(start))
      : text(value).slice(Math.max(0, Number(start)), Number(end)),
  indent: (spaces, value) => indented(text(value), Number(spaces)),
  nindent: (spaces, value) => `\n${indented(text(value), Number(spaces))}`,
  replace: (from, to, value) => text(value).split(text(from)).join(text(to)),
  contains: (part, value) => text(value).includes(text(part)),
  hasPrefix: (prefix, value) => text(value).startsWith(text(prefix)),
  hasSuffix: (suffix, value) => text(value).endsWith(text(suffix)),
  repeat: (count, value) => text(value).repeat(Number(count)),
  nospace: value => text(value).replace(/\s/g, ''),
  join: (separator, list) => strings(list).join(text(separator)),
  splitList: (separator, value) => text(value).split(text(separator)),
  b64enc: value => Buffer.from(text(value), 'utf8').toString('base64'),
  b64dec: value => Buffer.from(text(value), 'base64').toString('utf8'),
  sha256sum: value => createHash('sha256').update(text(value)).digest('hex'),
};

function text(value: Value): string {
  if (typeof value === 'string') return value;
  throw new TemplateError(
    `wrong type for value; expected string; got ${
      value === undefined || value === null ? 'nil' : formatValue(value)
    }`,
  );
}

function strings(value: Value): string[] {
  return Array.isArray(value)
    ? value.filter(item => item !== undefined && item !== null).map(textOf)
    : [textOf(value)];
}

/** `print` puts a space between two values where neither is a string; `println` always. */
function printed(values: Value[], always: boolean): string {
  return values.reduce<string>((line, value, index) => {
    const spaced =
      index > 0 &&
      (always ||
        (typeof value !== 'string' && typeof values[index - 1] !== 'string'));
    return `${line}${spaced ? ' ' : ''}${formatValue(value)}`;
  }, '');
}

function indented(value: string, spaces: number): string {
  const padding = ' '.repeat(spaces);
  return padding + value.split('\n').join(`\n${padding}`);
}

function truncated(value: string, length: number): string {
  if (length < 0)
    return value.length + length > 0 ? value.slice(length) : value;
  return value.slice(0, length);
}

function trimSet(value: string, cut: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && cut.includes(value[start])) start += 1;
  while (end > start && cut.includes(value[end - 1])) end -= 1;
  return value.slice(start, end);
}
