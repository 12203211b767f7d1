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
import type { ClusterOrigin } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { isMap, Parser, type YAMLMap } from 'yaml';
import {
  addMap,
  editYaml,
  fillEmptyMap,
  findPair,
  findSharing,
  firstQuoteStyle,
  isEmptyNode,
  lineNumber,
  parseYaml,
  setEntry,
  type Splice,
  withValueAt,
  type YamlFile,
} from '../yamlText';
import {
  originAnnotation,
  type OriginField,
  originFields,
  readOrigin,
} from './origin';

/** One Cluster API `Cluster` in a file. */
export interface ClusterDocument {
  /** Index of the document in the file. */
  document: number;
  name: string;
  namespace?: string;
  origin: ClusterOrigin;
  kubernetesVersion?: string;
  /** 1-based first and last line. */
  lines: [number, number];
  problems: string[];
}

export interface ClusterFile {
  file: YamlFile;
  clusters: ClusterDocument[];
}

interface ObjectShape {
  apiVersion?: unknown;
  kind?: unknown;
  metadata?: {
    name?: unknown;
    namespace?: unknown;
    annotations?: Record<string, unknown> | null;
  } | null;
  spec?: { topology?: { version?: unknown }; version?: unknown } | null;
}

/** A name as Kubernetes takes it. */
const objectName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Versions of the API that `Cluster` is written in; both are read alike, since name, namespace and annotations are. */
const clusterApi = /^cluster\.x-k8s\.io\/v1[a-z0-9]*$/;

/**
 * Finds the `Cluster` objects of a file among its documents.
 *
 * @throws InputError where the file is not valid YAML
 */
export function readClusterFile(text: string): ClusterFile {
  const file = parseYaml(text);
  const clusters = file.values.flatMap((value, document) => {
    const object = value as ObjectShape | null;
    if (
      object?.kind !== 'Cluster' ||
      typeof object.apiVersion !== 'string' ||
      !clusterApi.test(object.apiVersion)
    ) {
      return [];
    }
    return [readCluster(file, object, document)];
  });
  return { file, clusters };
}

function readCluster(
  file: YamlFile,
  object: ObjectShape,
  document: number,
): ClusterDocument {
  const name = object.metadata?.name;
  if (typeof name !== 'string' || !objectName.test(name)) {
    throw new InputError(
      typeof name === 'string'
        ? `"${name.slice(0, 80)}" cannot be the name of a cluster.`
        : "The Cluster's metadata.name is not a string. Put its value in quotes.",
    );
  }
  const namespace = object.metadata?.namespace;
  const annotations = object.metadata?.annotations ?? {};
  const { origin, problems } = readOrigin(
    field => annotations[originAnnotation(field)],
    field => `Annotation ${originAnnotation(field)}`,
  );
  const version = object.spec?.topology?.version ?? controlPlaneVersion(file);
  const [start, end] = file.documents[document].range;
  return {
    document,
    name,
    ...(typeof namespace === 'string' && { namespace }),
    origin,
    ...(typeof version === 'string' && { kubernetesVersion: version }),
    lines: [
      lineNumber(file.text, skipSeparator(file.text, start)),
      lineNumber(file.text, Math.max(start, end - 1)),
    ],
    problems,
  };
}

/** A cluster without a topology has its version on its control plane object. */
function controlPlaneVersion(file: YamlFile): unknown {
  const clusters = file.values.filter(
    value => (value as ObjectShape | null)?.kind === 'Cluster',
  );
  if (clusters.length > 1) return undefined;
  const controlPlane = (file.values as (ObjectShape | null)[]).find(object =>
    String(object?.kind).endsWith('ControlPlane'),
  );
  return controlPlane?.spec?.version;
}

function skipSeparator(text: string, start: number): number {
  const separator = /^---[^\n]*\n/.exec(text.slice(start));
  return start + (separator?.[0].length ?? 0);
}

/**
 * Writes annotations of a cluster: replaces the values that are there, adds the others, leaves the order and everything else.
 *
 * @throws InputError where the text cannot be edited safely
 */
export function setAnnotations(
  text: string,
  document: number,
  values: Partial<Record<OriginField, string>>,
): string {
  return originFields.reduce((current, field) => {
    const value = values[field];
    return value === undefined
      ? current
      : setAnnotation(current, document, originAnnotation(field), value);
  }, text);
}

function setAnnotation(
  text: string,
  index: number,
  key: string,
  value: string,
): string {
  const file = parseYaml(text);
  const object = file.values[index] as ObjectShape;
  if (object.metadata?.annotations?.[key] === value) return text;
  const expected = withValueAt(
    file.values,
    [index, 'metadata', 'annotations', key],
    value,
  );
  const root = file.documents[index].contents;
  const metadata = isMap(root) ? findPair(root, 'metadata')?.value : undefined;
  if (!isMap(metadata)) {
    throw new InputError('The metadata is not written as a map.');
  }
  for (const node of [root!, metadata]) {
    const reason = findSharing(node, false);
    if (reason) {
      throw new InputError(`The metadata cannot be edited safely: ${reason}.`);
    }
  }
  return editYaml(
    file,
    [annotationSplice(text, metadata, key, value)],
    expected,
  );
}

function annotationSplice(
  text: string,
  metadata: YAMLMap,
  key: string,
  value: string,
): Splice {
  const style = firstQuoteStyle(metadata) ?? 'single';
  const pair = findPair(metadata, 'annotations');
  if (!pair)
    return addMap(text, metadata, 'annotations', [[key, value]], style);
  if (isEmptyNode(pair.value)) {
    return fillEmptyMap(text, pair.key, [[key, value]], style);
  }
  if (!isMap(pair.value)) {
    throw new InputError('The annotations are not written as a map.');
  }
  const reason = findSharing(pair.value, false);
  if (reason) {
    throw new InputError(`The annotations cannot be edited safely: ${reason}.`);
  }
  const own = new Set(originFields.map(originAnnotation));
  return setEntry(text, pair.value, key, value, other => own.has(other));
}

/**
 * Removes one document of a file, with the separator that belongs to it.
 *
 * @throws InputError where the file cannot be edited safely
 */
export function removeDocument(file: YamlFile, index: number): string {
  const { text } = file;
  const starts: number[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'document') continue;
    const separator = token.start.find(part => part.type === 'doc-start');
    starts.push(separator?.offset ?? (starts.length === 0 ? 0 : token.offset));
  }
  if (starts.length !== file.documents.length) {
    throw new InputError(
      'The file cannot be edited safely: its documents cannot be told apart.',
    );
  }
  const expected = file.values.filter((_, position) => position !== index);
  const start = starts[index];
  const end = starts[index + 1] ?? text.length;
  return editYaml(file, [{ start, end, text: '' }], expected);
}
