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
import type {
  ClusterTemplate,
  InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { visit } from 'yaml';
import { FileCache } from '../layouts/FileCache';
import { originFields } from '../layouts/origin';
import type {
  ClusterLayout,
  LoadedTemplate,
  RepositorySnapshot,
} from '../types';
import { parseYaml } from '../yamlText';
import { parseText, requiredVariables } from './expression';
import { type TemplateMetadata, templateSchema } from './metadata';
import { parameterValidator } from './parameters';
import { contextVariables, parameterVariables } from './variables';

/**
 * Where templates are read from.
 *
 * @public
 */
export interface TemplateSource {
  repositoryId: string;
  /** Directory of the templates in the repository. */
  directory: string;
  layouts: readonly ClusterLayout[];
  fileUrl(path: string, revision: string): string;
}

/**
 * Creates what reads the templates of snapshots. A template that is wrong becomes a problem; the others stay. What has not changed since
 * the last snapshot is not parsed again.
 *
 * @public
 */
export function createTemplateLoader(source: TemplateSource): (
  snapshot: RepositorySnapshot,
) => {
  items: LoadedTemplate[];
  problems: InventoryProblem[];
} {
  const prefix = source.directory === '' ? '' : `${source.directory}/`;
  const metadata = new FileCache((path, text) =>
    readMetadata(text, path.split('/').at(-2)!),
  );
  return snapshot => {
    const items: LoadedTemplate[] = [];
    const problems: InventoryProblem[] = [];
    for (const [path, text] of snapshot.files) {
      if (!path.startsWith(prefix)) continue;
      const directory = path.slice(prefix.length);
      if (!/^[^/]+\/template\.yaml$/.test(directory)) continue;
      try {
        items.push(
          loadTemplate(source, snapshot, path, metadata.get(path, text)),
        );
      } catch (error) {
        problems.push({
          source: `git:${source.repositoryId}`,
          object: path,
          message: (error as Error).message,
          url: source.fileUrl(path, snapshot.revision),
        });
      }
    }
    metadata.keepOnly(new Set(snapshot.files.keys()));
    items.sort((a, b) => (a.title < b.title ? -1 : 1));
    return { items, problems };
  };
}

function readMetadata(text: string, directory: string): TemplateMetadata {
  const { values } = parseYaml(text);
  if (values.length !== 1) {
    throw new InputError('A template.yaml has one document.');
  }
  const parsed = templateSchema.safeParse(values[0]);
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues
        .map(issue => `${issue.path.join('.') || 'template'}: ${issue.message}`)
        .join('; '),
    );
  }
  if (parsed.data.metadata.name !== directory) {
    throw new InputError(
      `metadata.name: write "${directory}", the name of the directory.`,
    );
  }
  return parsed.data;
}

function loadTemplate(
  source: TemplateSource,
  snapshot: RepositorySnapshot,
  path: string,
  { metadata, spec }: TemplateMetadata,
): LoadedTemplate {
  const directory = path.slice(0, path.lastIndexOf('/'));
  const parameters = spec.parameters as ClusterTemplate['parameters'];
  parameterValidator(parameters);
  checkLayout(source, spec);
  const sources = spec.files.map(file => {
    const content = snapshot.files.get(`${directory}/${file.source}`);
    if (content === undefined) {
      throw new InputError(`spec.files: there is no file ${file.source}.`);
    }
    return { name: file.source, content };
  });
  checkVariables(parameters, sources, spec.element);
  return {
    repository: source.repositoryId,
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    description: metadata.description,
    owner: metadata.owner,
    tags: metadata.tags,
    version: spec.version,
    revision: snapshot.revision,
    kind: spec.kind,
    provider: spec.provider,
    managementClusters: spec.managementClusters,
    layout: spec.layout,
    lifetime: spec.lifetime,
    naming: spec.name,
    parameters,
    url: source.fileUrl(path, snapshot.revision),
    sources,
    element: spec.element,
  };
}

function checkLayout(
  { layouts }: TemplateSource,
  spec: TemplateMetadata['spec'],
): void {
  const layout = layouts.find(({ id }) => id === spec.layout);
  if (!layout) {
    throw new InputError(
      `spec.layout: there is no layout "${
        spec.layout
      }" in the configuration; there are ${layouts
        .map(({ id }) => id)
        .join(', ')}.`,
    );
  }
  if (layout.kind !== spec.kind) {
    throw new InputError(
      `spec.kind: the layout "${layout.id}" declares clusters of the kind ${layout.kind}.`,
    );
  }
  const unserved = spec.managementClusters.filter(id => !layout.serves(id));
  if (unserved.length > 0) {
    throw new InputError(
      `spec.managementClusters: the layout "${
        layout.id
      }" does not serve ${unserved.join(', ')}.`,
    );
  }
  if (layout.type === 'manifests' && spec.files.length === 0) {
    throw new InputError(
      `spec.files: the layout "${layout.id}" needs at least one file, with the Cluster in it.`,
    );
  }
  const reserved = ['name', ...originFields].find(key =>
    Object.hasOwn(spec.element, key),
  );
  if (reserved) {
    throw new InputError(
      `spec.element: "${reserved}" is written for every cluster; leave it out.`,
    );
  }
}

/** Names variables that could never get a value, before somebody fills in a form for nothing. */
function checkVariables(
  parameters: ClusterTemplate['parameters'],
  sources: LoadedTemplate['sources'],
  element: Record<string, string>,
): void {
  const names = Object.keys(parameters.properties ?? {});
  const known = new Set<string>([
    ...contextVariables,
    ...parameterVariables(names).keys(),
  ]);
  const check = (where: string, text: string) => {
    const unknown = requiredVariables(parseText(text)).find(
      variable => !known.has(variable),
    );
    if (unknown) {
      throw new InputError(
        `${where}: \${${unknown}} is unknown. There are ${[...known].join(
          ', ',
        )}.`,
      );
    }
  };
  for (const [key, text] of Object.entries(element)) {
    check(`spec.element.${key}`, text);
  }
  for (const { name, content } of sources) {
    for (const text of textsOf(name, content)) check(name, text);
  }
}

/** Scalars of a file that variables can be in. */
function textsOf(name: string, content: string): string[] {
  const texts: string[] = [];
  try {
    for (const document of parseYaml(content).documents) {
      visit(document, {
        Scalar(_, { value }) {
          if (typeof value === 'string' && value.includes('$')) {
            parseText(value);
            texts.push(value);
          }
        },
      });
    }
  } catch (error) {
    throw new InputError(`${name}: ${(error as Error).message}`);
  }
  return texts;
}
