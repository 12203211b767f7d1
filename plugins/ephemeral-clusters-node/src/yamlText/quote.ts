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
import { isScalar, type Node, visit } from 'yaml';

export type QuoteStyle = 'single' | 'double';

/** Characters that a single-quoted scalar on one line cannot hold: controls, line breaks of any YAML version, and the byte order mark. */
const notSingle =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

const loneSurrogate = /\p{Surrogate}/u;

/**
 * Writes a text as a quoted YAML scalar on one line, which every YAML version reads back as the same string.
 *
 * @param style - wanted; double quotes are taken where single ones cannot hold the text
 * @throws InputError where the text is not valid Unicode
 */
export function quoteYaml(value: string, style: QuoteStyle): string {
  if (loneSurrogate.test(value)) {
    throw new InputError(
      'A value is not valid text: it holds half of a character.',
    );
  }
  if (style === 'single' && !notSingle.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Words that some YAML version reads as something else than a string. */
const reserved = /^(true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

/** Writes a key: plain where that is safe, else quoted. */
export function writeKey(key: string, quoted?: QuoteStyle): string {
  if (
    quoted === undefined &&
    /^[A-Za-z_][\w./-]*$/.test(key) &&
    !reserved.test(key)
  ) {
    return key;
  }
  return quoteYaml(key, quoted ?? 'single');
}

/** How a scalar is quoted; undefined for plain and block scalars. */
export function quoteStyleOf(node: unknown): QuoteStyle | undefined {
  if (!isScalar(node)) return undefined;
  if (node.type === 'QUOTE_SINGLE') return 'single';
  if (node.type === 'QUOTE_DOUBLE') return 'double';
  return undefined;
}

/** Style of the first quoted value in a node; keys do not count. */
export function firstQuoteStyle(node: Node | null): QuoteStyle | undefined {
  let style: QuoteStyle | undefined;
  visit(node, {
    Scalar(key, scalar) {
      if (key === 'key') return undefined;
      style = quoteStyleOf(scalar);
      return style ? visit.BREAK : undefined;
    },
  });
  return style;
}
