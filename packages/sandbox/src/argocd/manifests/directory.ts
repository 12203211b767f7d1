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

import { parseAllDocuments } from 'yaml';
import { KubernetesObject, RepositoryFile } from '../../types';
import { globExpression } from '../globs';
import { ApplicationSource } from '../types';
import { ManifestError } from './ManifestError';

/**
 * Manifests of a directory, as Argo CD finds them: YAML and JSON files, only of the directory itself unless `recurse` is on, in
 * the order of their paths.
 *
 * @param files - below the directory, with paths relative to it
 * @throws ManifestError naming the file that cannot be read
 */
export function directoryManifests(
  files: RepositoryFile[],
  directory: ApplicationSource['directory'] = {},
): KubernetesObject[] {
  if (directory.jsonnet && Object.keys(directory.jsonnet).length > 0) {
    throw new ManifestError('jsonnet is outside of what the sandbox renders');
  }
  const { include, exclude } = directory;
  return files
    .filter(({ path }) => directory.recurse || !path.includes('/'))
    .filter(({ path }) => /\.(ya?ml|json)$/.test(path))
    .filter(({ path }) => !include || globExpression(include).test(path))
    .filter(({ path }) => !exclude || !globExpression(exclude).test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, content }) => parseManifests(path, content));
}

/**
 * Objects of one file. A file that is no YAML and does not look like a manifest either is passed over, as Argo CD does.
 *
 * @throws ManifestError naming the file
 */
export function parseManifests(
  path: string,
  content: string,
): KubernetesObject[] {
  const found: KubernetesObject[] = [];
  const fail = (message: string): never => {
    throw new ManifestError(
      `Failed to unmarshal ${JSON.stringify(
        path,
      )}: failed to unmarshal manifest: ${message}`,
      'FailedPrecondition',
    );
  };
  const looksLikeManifest = ['apiVersion:', 'kind:', 'metadata:'].every(word =>
    content.includes(word),
  );
  for (const document of parseAllDocuments(content)) {
    const [error] = document.errors;
    if (error) {
      if (found.length > 0 || looksLikeManifest) {
        const line = error.linePos?.[0].line;
        fail(
          `error converting YAML to JSON: yaml: ${
            line ? `line ${line}: ` : ''
          }${error.message.split('\n')[0]}`,
        );
      }
      return found;
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null || value === undefined) continue;
    const reason = notAnObject(value);
    if (reason) {
      if (found.length > 0 || looksLikeManifest) fail(reason);
      return found;
    }
    const object = value as KubernetesObject & { items?: KubernetesObject[] };
    if (object.kind.endsWith('List') && Array.isArray(object.items)) {
      found.push(...object.items);
    } else {
      found.push(object);
    }
  }
  for (const object of found) {
    if (typeof object.metadata?.name !== 'string' || !object.metadata.name) {
      fail(`${object.kind} has no metadata.name`);
    }
  }
  return found;
}

function notAnObject(value: unknown): string | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) {
    return 'json: cannot unmarshal into an object';
  }
  const { kind, apiVersion } = value as Partial<KubernetesObject>;
  if (typeof kind !== 'string' || !kind) return "Object 'Kind' is missing";
  if (typeof apiVersion !== 'string' || !apiVersion) {
    return "Object 'apiVersion' is missing";
  }
  return undefined;
}
