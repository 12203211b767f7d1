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

import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  checkClusterName,
  type ClusterKey,
  type InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import type {
  ClusterChange,
  DeclaredCluster,
  FileEdit,
  LayoutListing,
  RenderedTemplate,
  RepositorySnapshot,
} from '../types';
import { lineBreakOf } from '../yamlText';
import {
  type ClusterFile,
  readClusterFile,
  removeDocument,
  setAnnotations,
} from './clusterFile';
import { FileLayout, inFile } from './FileLayout';
import {
  layoutFields,
  type LayoutFactory,
  type LayoutOptions,
  parseLayoutConfig,
} from './LayoutFactory';
import { originFields } from './origin';
import {
  parsePathPattern,
  type PathPattern,
  type PathValues,
} from './pathPattern';

const layoutType = 'manifests';

const configSchema = z.object({
  ...layoutFields,
  kind: z.literal('capi', {
    error: 'a layout of manifests declares Cluster API clusters: write capi',
  }),
});

interface FileReading {
  parsed?: ClusterFile;
  clusters: DeclaredCluster[];
  problems: string[];
}

/** Where a cluster is declared. */
interface Found {
  path: string;
  parsed: ClusterFile;
  document: number;
}

/** Layout `manifests`: a cluster is a file of its own with a `Cluster` object, and what belongs to it. */
export class ManifestsLayout extends FileLayout<FileReading> {
  readonly type = layoutType;

  constructor(options: LayoutOptions) {
    super(options, parsePath(options.path));
  }

  list(snapshot: RepositorySnapshot): LayoutListing {
    const clusters = new Map<string, DeclaredCluster>();
    const problems: InventoryProblem[] = [];
    for (const [path, reading] of this.readings(snapshot)) {
      const messages = [...reading.problems];
      for (const cluster of reading.clusters) {
        const key = keyText(cluster);
        const other = clusters.get(key);
        if (other) {
          messages.push(
            `The cluster "${cluster.name}" is declared in ${other.path} too.`,
          );
        } else {
          clusters.set(key, cluster);
        }
      }
      problems.push(...messages.map(message => this.problem(path, message)));
    }
    return { clusters: [...clusters.values()], problems };
  }

  plan(change: ClusterChange, snapshot: RepositorySnapshot): FileEdit[] {
    if (change.verb === 'create') return [this.#create(change, snapshot)];
    const { path, parsed, document } = this.#find(change.cluster, snapshot);
    const before = parsed.file.text;
    // What a template put beside its cluster goes with it; another cluster in the same file stays.
    if (change.verb === 'delete' && parsed.clusters.length === 1) {
      return [{ operation: 'delete', path, before }];
    }
    const after = inFile(path, () =>
      change.verb === 'delete'
        ? removeDocument(parsed.file, document)
        : setAnnotations(before, document, { expiresAt: change.expiresAt }),
    );
    if (after === before) return [];
    return [{ operation: 'update', path, before, after }];
  }

  protected readFile(path: string, text: string): FileReading {
    const values = this.path.match(path) ?? {};
    try {
      const parsed = readClusterFile(text);
      const whole = parsed.clusters.length === 1;
      return {
        parsed,
        clusters: parsed.clusters.map(found => ({
          managementCluster: this.managementClusterOf(path)!,
          namespace: found.namespace ?? this.#namespaceFrom(values, found.name),
          name: found.name,
          kind: this.kind,
          layout: this.id,
          origin: found.origin,
          ...(found.kubernetesVersion && {
            kubernetesVersion: found.kubernetesVersion,
          }),
          path,
          content: whole ? text : linesOf(text, found.lines),
          lines: found.lines,
        })),
        problems: parsed.clusters.flatMap(found => found.problems),
      };
    } catch (error) {
      return { clusters: [], problems: [(error as Error).message] };
    }
  }

  /** A manifest without a namespace is delivered to that of its directory. */
  #namespaceFrom(values: PathValues, name: string): string {
    return values.namespace ?? this.namespaceOf(name);
  }

  #find(key: ClusterKey, snapshot: RepositorySnapshot): Found {
    const cluster = this.list(snapshot).clusters.find(
      other => keyText(other) === keyText(key),
    );
    const parsed =
      cluster &&
      this.files.get(cluster.path, snapshot.files.get(cluster.path)!).parsed;
    if (!cluster || !parsed) {
      throw new NotFoundError(
        `The cluster "${key.name}" is not declared in Git.`,
      );
    }
    const { document } = parsed.clusters.find(
      found => found.name === key.name && found.lines[0] === cluster.lines[0],
    )!;
    return { path: cluster.path, parsed, document };
  }

  #create(
    change: ClusterChange & { verb: 'create' },
    snapshot: RepositorySnapshot,
  ): FileEdit {
    const { cluster, rendered } = change;
    const wrong = checkClusterName(cluster.name);
    if (wrong) throw new InputError(`The name "${cluster.name}": ${wrong}`);
    const path = this.path.format(cluster);
    const declared = this.list(snapshot).clusters.find(
      other => keyText(other) === keyText(cluster),
    );
    if (declared || snapshot.files.has(path)) {
      throw new ConflictError(
        declared
          ? `The cluster "${cluster.name}" is declared already, in ${declared.path}.`
          : `There is a file ${path} already.`,
      );
    }
    return {
      operation: 'create',
      path,
      after: inFile(path, () => writeManifest(cluster, rendered)),
    };
  }
}

function parsePath(pattern: string): PathPattern {
  const path = parsePathPattern(pattern);
  if (path.placeholders.has('name')) return path;
  throw new InputError('path: a file is one cluster, so it needs {name}');
}

/**
 * Joins the rendered files to one, and makes sure that it holds the cluster, with everything that is kept of it.
 *
 * @throws InputError where the template did not make the cluster that was asked for
 */
function writeManifest(key: ClusterKey, rendered: RenderedTemplate): string {
  const text = rendered.files
    .map(file => file.content)
    .reduce(
      (all, content) => (all === '' ? content : joinDocuments(all, content)),
      '',
    );
  const { clusters } = readClusterFile(text);
  const [cluster] = clusters;
  if (clusters.length !== 1) {
    throw new InputError(
      `The template makes ${clusters.length} Cluster objects; it has to make one.`,
    );
  }
  if (
    cluster.name !== key.name ||
    (cluster.namespace ?? key.namespace) !== key.namespace
  ) {
    throw new InputError(
      `The template makes the cluster "${cluster.namespace ?? ''}/${
        cluster.name
      }" instead of "${key.namespace}/${
        key.name
      }". It has to take name and namespace from \${NAME} and \${NAMESPACE}.`,
    );
  }
  return setAnnotations(
    text,
    cluster.document,
    Object.fromEntries(
      originFields.map(field => [field, rendered.element[field]]),
    ),
  );
}

function joinDocuments(first: string, second: string): string {
  const lineBreak = lineBreakOf(first);
  const end = first.endsWith('\n') ? first : first + lineBreak;
  return /^---\s/.test(second)
    ? end + second
    : `${end}---${lineBreak}${second}`;
}

function linesOf(text: string, [first, last]: [number, number]): string {
  return text
    .split('\n')
    .slice(first - 1, last)
    .join('\n');
}

function keyText(key: ClusterKey): string {
  return `${key.managementCluster}/${key.namespace}/${key.name}`;
}

/** Makes layouts of type `manifests`. */
export const manifestsLayoutFactory: LayoutFactory = {
  type: layoutType,
  create({ config, repositoryId }) {
    const parsed = parseLayoutConfig(configSchema, config);
    const layout = new ManifestsLayout({ ...parsed, repositoryId });
    return { layout, paths: [layout.directory] };
  },
};
