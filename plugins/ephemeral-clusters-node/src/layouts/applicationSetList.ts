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
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import type {
  ClusterChange,
  DeclaredCluster,
  FileEdit,
  LayoutListing,
  RepositorySnapshot,
} from '../types';
import {
  type ApplicationSetFile,
  elementText,
  readApplicationSets,
  tryLocate,
} from './applicationSetFile';
import { type ElementKeys, elementKeysSchema, readElement } from './element';
import {
  addElement,
  type ElementPlace,
  namesOf,
  removeElement,
  setElementExpiry,
} from './elementEdits';
import { FileLayout, inFile } from './FileLayout';
import {
  layoutFields,
  type LayoutFactory,
  type LayoutOptions,
  parseLayoutConfig,
} from './LayoutFactory';
import {
  type NamePattern,
  parseNamePattern,
  parsePathPattern,
  type PathPattern,
} from './pathPattern';

const layoutType = 'application-set-list';

const configSchema = z.object({
  ...layoutFields,
  kind: z.enum(['capi', 'vcluster']),
  /** Pattern of the live cluster's name; `{name}` is the element's. */
  name: z.string().min(1).default('{name}'),
  /** Where a file holds several ApplicationSets. */
  applicationSet: z.string().optional(),
  elementKeys: elementKeysSchema,
});

/** One element that declares a cluster, and where it is. */
interface FoundElement extends ElementPlace {
  cluster: DeclaredCluster;
}

interface FileReading {
  parsed?: ApplicationSetFile;
  elements: FoundElement[];
  problems: string[];
}

/**
 * Layout `application-set-list`: a cluster is an element of an ApplicationSet's list generator, with flat keys. Elements are kept sorted by
 * name, and all their values are quoted strings, since a plain list generator fails as a whole over one number or boolean.
 */
export class ApplicationSetListLayout extends FileLayout<FileReading> {
  readonly type = layoutType;
  readonly #applicationSet?: string;
  readonly #name: NamePattern;
  readonly #keys: ElementKeys;

  constructor(
    options: LayoutOptions & {
      name: string;
      applicationSet?: string;
      elementKeys: ElementKeys;
    },
  ) {
    super(options, parsePath(options.path));
    this.#applicationSet = options.applicationSet;
    this.#name = parseNamePattern(options.name);
    if (this.#name.reverse(this.#name.format('a')) === undefined) {
      throw new InputError('name: the pattern has no {name}');
    }
    this.#keys = options.elementKeys;
  }

  list(snapshot: RepositorySnapshot): LayoutListing {
    const readings = [...this.readings(snapshot)];
    return {
      clusters: readings.flatMap(([, { elements }]) =>
        elements.map(element => element.cluster),
      ),
      problems: readings.flatMap(([path, { problems }]) =>
        problems.map(message => this.problem(path, message)),
      ),
    };
  }

  plan(change: ClusterChange, snapshot: RepositorySnapshot): FileEdit[] {
    const path = this.path.format(change.cluster);
    const before = snapshot.files.get(path);
    if (before === undefined) {
      throw change.verb === 'create'
        ? new InputError(
            `The repository has no file ${path}, which holds the list of clusters of "${change.cluster.managementCluster}".`,
          )
        : notDeclared(change.cluster);
    }
    const reading = this.files.get(path, before);
    if (!reading.parsed) {
      throw new InputError(
        `${path} cannot be edited. ${reading.problems.join(' ')}`,
      );
    }
    const { parsed } = reading;
    const after = inFile(path, () =>
      change.verb === 'create'
        ? this.#add(change, reading, parsed)
        : this.#change(change, reading, parsed),
    );
    if (after === before) return [];
    return [{ operation: 'update', path, before, after }];
  }

  protected readFile(path: string, text: string): FileReading {
    const elements: FoundElement[] = [];
    const problems: string[] = [];
    let parsed: ApplicationSetFile;
    try {
      parsed = readApplicationSets(text, this.#applicationSet);
    } catch (error) {
      return { elements, problems: [(error as Error).message] };
    }
    const seen = new Set<string>();
    for (const generator of parsed.generators) {
      const place = tryLocate(parsed.file, generator);
      generator.elements.forEach((value, index) => {
        const element = readElement(value, index, this.#keys, generator);
        problems.push(...element.problems);
        if (!element.name) return;
        const name = this.#name.format(element.name);
        if (seen.has(name)) {
          problems.push(
            `"${element.name}" is in the list twice; Argo CD then makes neither of them.`,
          );
          return;
        }
        seen.add(name);
        elements.push({
          generator,
          index,
          cluster: {
            managementCluster: this.managementClusterOf(path)!,
            namespace: this.namespaceOf(name),
            name,
            kind: this.kind,
            layout: this.id,
            origin: element.origin,
            ...(element.kubernetesVersion && {
              kubernetesVersion: element.kubernetesVersion,
            }),
            path,
            ...elementText(text, place, index),
          },
        });
      });
    }
    return { parsed, elements, problems };
  }

  #add(
    change: ClusterChange & { verb: 'create' },
    reading: FileReading,
    { file, generators }: ApplicationSetFile,
  ): string {
    const { name } = change.cluster;
    const wrong = checkClusterName(name);
    if (wrong) throw new InputError(`The name "${name}": ${wrong}`);
    const elementName = this.#name.reverse(name);
    if (elementName === undefined) {
      throw new InputError(
        `A cluster of this list is called like "${
          this.#name.pattern
        }"; "${name}" is not.`,
      );
    }
    if (change.cluster.namespace !== this.namespaceOf(name)) {
      throw new InputError(
        `A cluster "${name}" of this list is in the namespace "${this.namespaceOf(
          name,
        )}".`,
      );
    }
    const [generator] = generators;
    if (
      reading.elements.some(element => element.cluster.name === name) ||
      namesOf(generator, this.#keys).includes(elementName)
    ) {
      throw new ConflictError(`The cluster "${name}" is declared already.`);
    }
    return addElement(file, generator, this.#keys, {
      name: elementName,
      fields: change.rendered.element,
    });
  }

  #change(
    change: ClusterChange & { verb: 'extend' | 'delete' },
    reading: FileReading,
    { file }: ApplicationSetFile,
  ): string {
    const { namespace, name } = change.cluster;
    const found = reading.elements.find(
      ({ cluster }) => cluster.name === name && cluster.namespace === namespace,
    );
    if (!found) throw notDeclared(change.cluster);
    return change.verb === 'delete'
      ? removeElement(file, found)
      : setElementExpiry(file, found, this.#keys, change.expiresAt);
  }
}

function parsePath(pattern: string): PathPattern {
  const path = parsePathPattern(pattern);
  if (path.placeholders.has('name') || path.placeholders.has('namespace')) {
    throw new InputError(
      'path: a file holds many clusters, so {managementCluster} is its only placeholder',
    );
  }
  return path;
}

function notDeclared(cluster: ClusterKey): NotFoundError {
  return new NotFoundError(
    `The cluster "${cluster.name}" is not declared in Git.`,
  );
}

/** Makes layouts of type `application-set-list`. */
export const applicationSetListLayoutFactory: LayoutFactory = {
  type: layoutType,
  create({ config, repositoryId }) {
    const parsed = parseLayoutConfig(configSchema, config);
    const layout = new ApplicationSetListLayout({ ...parsed, repositoryId });
    return { layout, paths: [layout.directory] };
  },
};
