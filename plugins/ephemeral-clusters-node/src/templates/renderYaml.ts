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
import { isMap, isNode, isPair, isScalar, type Scalar, visit } from 'yaml';
import {
  editYaml,
  parseYaml,
  quoteStyleOf,
  quoteYaml,
  rangeOf,
  type Splice,
} from '../yamlText';
import { evaluate, parseText } from './expression';
import type { Variables } from './variables';

/**
 * Fills the variables of a YAML file. The file is parsed first and values are put into its scalars, so a value can never become
 * structure; comments, order and formatting stay.
 *
 * A plain scalar that is exactly one variable takes the type of the value; in quotes, in annotations, in labels and as part of a text it is
 * a string.
 *
 * @throws InputError where the file is not valid YAML, or a variable is unknown
 */
export function renderYaml(text: string, variables: Variables): string {
  const file = parseYaml(text);
  const splices: Splice[] = [];
  for (const document of file.documents) {
    visit(document, {
      Scalar(key, scalar, path) {
        if (typeof scalar.value !== 'string' || !scalar.value.includes('$')) {
          return;
        }
        const parts = parseText(scalar.value);
        const value = evaluate(parts, variables);
        const typed =
          scalar.type === 'PLAIN' && key !== 'key' && !isInTexts(path);
        const result = typed ? value : asText(value);
        if (result === scalar.value) return;
        splices.push(spliceFor(text, scalar, result, variables));
        scalar.value = result;
      },
    });
  }
  const expected = file.documents.map(document => document.toJS());
  return splices.length > 0 ? editYaml(file, splices, expected) : text;
}

/** True inside `annotations:` and `labels:`, whose values are strings in Kubernetes. */
function isInTexts(path: readonly unknown[]): boolean {
  return path.some(
    node =>
      isPair(node) &&
      isScalar(node.key) &&
      ['annotations', 'labels', 'matchLabels'].includes(
        String(node.key.value),
      ) &&
      isMap(node.value),
  );
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function spliceFor(
  text: string,
  scalar: Scalar,
  value: unknown,
  variables: Variables,
): Splice {
  if (!isNode(scalar) || !scalar.range) {
    throw new InputError('The template cannot be read.');
  }
  const [start, end] = rangeOf(scalar);
  if (typeof value !== 'string') {
    return { start, end, text: JSON.stringify(value) };
  }
  if (!scalar.type?.startsWith('BLOCK')) {
    return {
      start,
      end,
      text: quoteYaml(value, quoteStyleOf(scalar) ?? 'single'),
    };
  }
  const inPlace = fillBlock(text.slice(start, end), variables);
  if (inPlace !== undefined) return { start, end, text: inPlace };
  const lineBreak = text.slice(start, end).endsWith('\n') ? '\n' : '';
  return { start, end, text: quoteYaml(value, 'double') + lineBreak };
}

/** Text of a block scalar, filled where it stands; undefined where a value would change its lines. */
function fillBlock(source: string, variables: Variables): string | undefined {
  const header = source.indexOf('\n') + 1;
  const parts = parseText(source.slice(header));
  const safe = parts.every(
    part =>
      'text' in part ||
      /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(
        asText(evaluate([part], variables)),
      ),
  );
  if (!safe) return undefined;
  return source.slice(0, header) + asText(evaluate(parts, variables));
}
