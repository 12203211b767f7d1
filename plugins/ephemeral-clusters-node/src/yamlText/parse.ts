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
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';

/** A document of a YAML file, as nodes that know where they are in the text. */
export type YamlDocument = Document.Parsed<ParsedNode, true>;

/** A YAML file that could be parsed. */
export interface YamlFile {
  text: string;
  documents: YamlDocument[];
  /** The documents as plain values. */
  values: unknown[];
}

/** YAML 1.2 as Kubernetes' tools use it, with merge keys. `strict` and unique keys: a file that reads differently elsewhere is refused. */
const parseOptions = {
  merge: true,
  strict: true,
  uniqueKeys: true,
  keepSourceTokens: true,
  prettyErrors: true,
  logLevel: 'error',
} as const;

/**
 * Parses a YAML file of one or more documents.
 *
 * @throws InputError saying what is wrong and in which line
 */
export function parseYaml(text: string): YamlFile {
  const documents = parseAllDocuments(text, parseOptions);
  if (!Array.isArray(documents)) return { text, documents: [], values: [] };
  for (const document of documents) {
    const error = document.errors[0];
    if (error) {
      // The library adds the line itself below the message; the place is enough.
      const message = error.message.split(':\n')[0].replace(/\s+/g, ' ');
      const templated = /^\s*(- )?\{\{/m.test(text)
        ? ' It looks like a template of text (lines with "{{"), which is not YAML before it is rendered.'
        : '';
      throw new InputError(`This is not valid YAML: ${message}.${templated}`);
    }
  }
  try {
    return {
      text,
      documents: documents as YamlDocument[],
      values: documents.map(document => document.toJS({ maxAliasCount: 100 })),
    };
  } catch (error) {
    // An alias without an anchor, or so many aliases that the values would explode.
    throw new InputError(`This YAML cannot be read: ${String(error)}`);
  }
}

/** A pair of a map whose key is this text, however it is quoted. */
export function findPair(
  map: YAMLMap,
  key: string,
): { key: Scalar; value: Node | null } | undefined {
  for (const pair of map.items) {
    if (isScalar(pair.key) && String(pair.key.value) === key) {
      return {
        key: pair.key,
        value: isNode(pair.value) ? pair.value : null,
      };
    }
  }
  return undefined;
}

/** First and last offset of a node's own text. */
export function rangeOf(node: Node): [number, number] {
  return [node.range![0], node.range![1]];
}

/**
 * Offset right after the last character of a node's content, without the comments and line breaks that the library counts to a block
 * collection.
 */
export function contentEnd(node: Node): number {
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1);
    if (isPair(last)) {
      if (isEmptyNode(last.value)) return contentEnd(last.key as Node);
      return contentEnd(last.value as Node);
    }
    if (isNode(last) && !isEmptyNode(last)) return contentEnd(last);
  }
  return node.range![1];
}

/** True for the value of `key:` with nothing behind it. */
export function isEmptyNode(node: unknown): boolean {
  return (
    !isNode(node) ||
    (isScalar(node) && node.value === null && node.range![0] === node.range![1])
  );
}

/**
 * Says why a node must not be edited through its text: what is written there is not (only) meant there. Undefined where it can be.
 *
 * @param deep - also looks at what is inside it
 */
export function findSharing(node: Node, deep: boolean): string | undefined {
  if (isAlias(node)) return `it is an alias (*${node.source})`;
  if (isScalar(node) || isCollection(node)) {
    if (node.anchor) return `it has an anchor (&${node.anchor})`;
    if (node.tag) return `it has a tag (${node.tag})`;
  }
  if (!deep) return undefined;
  if (isMap(node)) {
    for (const pair of node.items) {
      for (const part of [pair.key, pair.value]) {
        const reason = isNode(part) ? findSharing(part, true) : undefined;
        if (reason) return reason;
      }
    }
  }
  if (isSeq(node)) {
    for (const item of node.items) {
      const reason = isNode(item) ? findSharing(item, true) : undefined;
      if (reason) return reason;
    }
  }
  return undefined;
}
