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
import { formatValue, Value } from './values';

/**
 * Go's `printf` for the verbs that charts use: `%s %v %d %t %q %f %x %%`, with width and precision.
 *
 * @throws UnsupportedTemplateError for other verbs
 */
export function printf(format: string, args: Value[]): string {
  let text = '';
  let next = 0;
  let position = 0;
  while (position < format.length) {
    const percent = format.indexOf('%', position);
    if (percent < 0) break;
    text += format.slice(position, percent);
    let end = percent + 1;
    while ('+-# 0123456789.'.includes(format[end] ?? 'x')) end += 1;
    const verb = format[end] ?? '';
    if (verb === '%') {
      text += '%';
    } else if (next >= args.length) {
      text += `%!${verb}(MISSING)`;
    } else {
      text += verbOf(verb, format.slice(percent + 1, end), args[next]);
      next += 1;
    }
    position = end + 1;
  }
  text += format.slice(position);
  const extra = args
    .slice(next)
    .map(value => `${goType(value)}=${formatValue(value)}`);
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

function verbOf(verb: string, flags: string, value: Value): string {
  const [width, precision] = flags.replace(/[-+# ]/g, '').split('.');
  const pad = (content: string) => {
    const length = Number(width || 0);
    if (flags.includes('-')) return content.padEnd(length);
    return content.padStart(length, /^0/.test(width) ? '0' : ' ');
  };
  switch (verb) {
    case 'v':
      return pad(formatValue(value));
    case 's':
      if (value === undefined || value === null) return '%!s(<nil>)';
      if (typeof value === 'number' || typeof value === 'boolean') {
        return `%!s(${goType(value)}=${value})`;
      }
      return pad(formatValue(value));
    case 'q':
      if (typeof value !== 'string') break;
      return pad(JSON.stringify(value));
    case 'd':
      if (typeof value !== 'number' || !Number.isInteger(value)) break;
      return pad(String(value));
    case 't':
      if (typeof value !== 'boolean') break;
      return pad(String(value));
    case 'f':
      if (typeof value !== 'number') break;
      return pad(
        value.toFixed(precision === undefined ? 6 : Number(precision)),
      );
    case 'x':
      if (typeof value !== 'number') {
        throw new UnsupportedTemplateError('printf verb %x of a string');
      }
      return pad(value.toString(16));
    default:
      throw new UnsupportedTemplateError(`printf verb %${verb}`);
  }
  throw new TemplateError(
    `printf: %${verb} cannot format ${formatValue(value)} (${goType(value)})`,
  );
}

function goType(value: Value): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'int' : 'float64';
  }
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'interface {}';
}
