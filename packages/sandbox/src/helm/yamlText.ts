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

import { Document, parse, Scalar, visit } from 'yaml';
import { TemplateError } from './errors';
import { deepCopy, Value } from './values';

/** YAML as Helm's `toYaml` writes it: keys sorted, lists not indented, nothing folded, no newline at the end. */
export function toYaml(value: Value): string {
  const document = new Document(deepCopy(value) ?? null, {
    // Quotes what YAML 1.1 would read as something else too: `yes`, `on`, `1e3`.
    version: '1.1',
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && readsAsOther(node.value)) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return document
    .toString({ indentSeq: false, lineWidth: 0, singleQuote: true })
    .replace(/^%YAML 1\.1\n---\n/, '')
    .trimEnd();
}

/** Go's encoder puts double quotes around these, and single ones around everything else that needs quotes. */
function readsAsOther(text: string): boolean {
  if (text === '') return true;
  if (text.length > 40 || !/^[-+.~\w:]+$/.test(text)) return false;
  return (
    typeof parse(text, { version: '1.1', logLevel: 'silent' }) !== 'string'
  );
}

/**
 * Reads YAML as Kubernetes' tools do.
 *
 * @throws TemplateError with the parser's words
 */
export function fromYaml(text: string): Value {
  try {
    return parse(text, { maxAliasCount: 100 }) as Value;
  } catch (error) {
    throw new TemplateError(
      `error converting YAML to JSON: ${(error as Error).message}`,
    );
  }
}
