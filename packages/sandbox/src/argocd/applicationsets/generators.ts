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

import { parse } from 'yaml';
import { KubernetesStore } from '../../types';
import { secretTypeLabel } from '../Destinations';
import { globExpression } from '../globs';
import { ManifestError } from '../manifests/ManifestError';
import { RepoServer } from '../manifests/RepoServer';
import { secretText } from '../secrets';
import { argoNamespace, inClusterServer } from '../types';
import { renderDeep, RenderOptions } from './render';
import { matchesSelector } from './selector';
import { ApplicationSet, GenerateError, Generator, Parameters } from './types';

/** What generators read from. */
export interface GeneratorContext {
  store: KubernetesStore;
  repoServer: RepoServer;
  render: RenderOptions;
}

type Generate = (
  generator: any,
  context: GeneratorContext,
) => Parameters[] | Promise<Parameters[]>;

/** The generators that there are. */
const generators: Record<string, Generate> = {
  list: listParameters,
  clusters: clusterParameters,
  git: gitParameters,
};

/**
 * Parameters of all Applications of a set.
 *
 * @throws GenerateError with the words of Argo CD, or naming what the sandbox does not have
 */
export async function generateParameters(
  { spec }: ApplicationSet,
  context: GeneratorContext,
): Promise<Parameters[]> {
  const all: Parameters[] = [];
  for (const generator of spec.generators ?? []) {
    all.push(...(await parametersOf(generator, context)));
  }
  return all;
}

async function parametersOf(
  generator: Generator,
  context: GeneratorContext,
): Promise<Parameters[]> {
  const kinds = Object.keys(generator).filter(
    key => generator[key] !== undefined,
  );
  const known = kinds.find(kind => kind in generators);
  const unknown = kinds.find(kind => !(kind in generators));
  if (!known || unknown) {
    throw fail(
      `generator ${
        unknown ?? 'without a type'
      } is outside of what the sandbox generates`,
    );
  }
  const options = generator[known] as Record<string, unknown> | null;
  if (options && 'template' in options && isFilled(options.template)) {
    throw fail(
      'a template of a generator is outside of what the sandbox generates',
    );
  }
  return generators[known](options ?? {}, context);
}

function listParameters(
  list: NonNullable<Generator['list']>,
  { render }: GeneratorContext,
): Parameters[] {
  if (list.elementsYaml) {
    throw fail('elementsYaml is outside of what the sandbox generates');
  }
  return (list.elements ?? []).map(element => {
    if (render.goTemplate) return element;
    const flat: Parameters = {};
    for (const [key, value] of Object.entries(element)) {
      if (key === 'values' && isFilled(value)) {
        for (const [inner, text] of Object.entries(value as object)) {
          flat[`values.${inner}`] = plainText(text);
        }
      } else {
        flat[key] = plainText(value);
      }
    }
    return flat;
  });
}

/** One number or boolean fails the whole list in Argo CD, with this message. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw fail('error parsing value as string %!w(<nil>)');
}

function clusterParameters(
  clusters: NonNullable<Generator['clusters']>,
  { store, render }: GeneratorContext,
): Parameters[] {
  const { selector = {}, values } = clusters;
  if (clusters.flatList) {
    throw fail('flatList is outside of what the sandbox generates');
  }
  const selects =
    Object.keys(selector.matchLabels ?? {}).length > 0 ||
    (selector.matchExpressions ?? []).length > 0;
  const found: Parameters[] = [];
  let hasInCluster = false;
  for (const secret of store.list('', 'Secret', argoNamespace)) {
    const labels = secret.metadata.labels ?? {};
    if (labels[secretTypeLabel] !== 'cluster') continue;
    if (!matchesSelector(labels, selector)) continue;
    const server = secretText(secret, 'server') ?? '';
    hasInCluster ||= server === inClusterServer;
    const annotations = secret.metadata.annotations ?? {};
    const parameters: Parameters = {
      name: secretText(secret, 'name') ?? '',
      nameNormalized: normalName(secretText(secret, 'name') ?? ''),
      server,
      project: secretText(secret, 'project') ?? '',
    };
    if (render.goTemplate) {
      parameters.metadata = {
        ...(Object.keys(annotations).length > 0 && { annotations }),
        labels,
      };
    } else {
      for (const [key, value] of Object.entries(annotations)) {
        parameters[`metadata.annotations.${key}`] = value;
      }
      for (const [key, value] of Object.entries(labels)) {
        parameters[`metadata.labels.${key}`] = value;
      }
    }
    found.push(withValues(parameters, values, render));
  }
  // The cluster that Argo CD runs on has no Secret, hence no labels to select by.
  if (!selects && !hasInCluster) {
    const parameters = {
      name: 'in-cluster',
      nameNormalized: 'in-cluster',
      server: inClusterServer,
      project: '',
    };
    found.push(withValues(parameters, values, render));
  }
  return found;
}

async function gitParameters(
  git: NonNullable<Generator['git']>,
  { repoServer, render }: GeneratorContext,
): Promise<Parameters[]> {
  if (git.directories?.length) {
    throw fail(
      'the git directories generator is outside of what the sandbox generates',
    );
  }
  if (git.pathParamPrefix) {
    throw fail('pathParamPrefix is outside of what the sandbox generates');
  }
  const wanted = (git.files ?? []).filter(({ exclude }) => !exclude);
  const unwanted = (git.files ?? []).filter(({ exclude }) => exclude);
  const matches = (items: { path: string }[], path: string) =>
    items.some(item => globExpression(item.path, true).test(path));
  try {
    const commit = await repoServer.resolve(git.repoURL, git.revision, true);
    const files = await repoServer.files(git.repoURL, commit, '');
    return files
      .filter(({ path }) => matches(wanted, path) && !matches(unwanted, path))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .flatMap(({ path, content }) =>
        fileParameters(path, content, render).map(parameters =>
          withValues(parameters, git.values, render),
        ),
      );
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw fail(
      `error generating params from git: rpc error: code = ${error.code} desc = ${error.message}`,
    );
  }
}

function fileParameters(
  path: string,
  content: string,
  render: RenderOptions,
): Parameters[] {
  let parsed: unknown;
  try {
    parsed = parse(content);
  } catch (error) {
    throw fail(
      `error generating params from git: unable to process file '${path}': unable to parse file: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
  const items = Array.isArray(parsed) ? parsed : [parsed ?? {}];
  return items.map(item => {
    if (!isFilled(item)) {
      throw fail(
        `error generating params from git: unable to process file '${path}': unable to parse file: not a map`,
      );
    }
    const segments = path.split('/').slice(0, -1);
    const filename = path.slice(path.lastIndexOf('/') + 1);
    const basename = segments.at(-1) ?? '.';
    const where = {
      path: segments.join('/'),
      basename,
      basenameNormalized: normalName(basename),
      filename,
      filenameNormalized: normalName(filename),
    };
    if (render.goTemplate) {
      return { ...(item as Parameters), path: { ...where, segments } };
    }
    const flat: Parameters = flatten(item as Parameters, '');
    for (const [key, value] of Object.entries(where)) {
      flat[key === 'path' ? 'path' : `path.${key}`] = value;
    }
    segments.forEach((segment, index) => {
      flat[`path[${index}]`] = segment;
    });
    return flat;
  });
}

function flatten(value: Parameters, prefix: string): Parameters {
  return Object.entries(value).reduce<Parameters>((flat, [key, item]) => {
    if (isFilled(item) || Array.isArray(item)) {
      return { ...flat, ...flatten(item as Parameters, `${prefix}${key}.`) };
    }
    return { ...flat, [`${prefix}${key}`]: String(item) };
  }, {});
}

function withValues(
  parameters: Parameters,
  values: Record<string, string> | undefined,
  render: RenderOptions,
): Parameters {
  if (!values) return parameters;
  const rendered = renderDeep(values, parameters, render);
  if (render.goTemplate) return { ...parameters, values: rendered };
  return Object.entries(rendered).reduce<Parameters>(
    (flat, [key, value]) => ({ ...flat, [`values.${key}`]: value }),
    parameters,
  );
}

function normalName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '');
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail(message: string): GenerateError {
  return new GenerateError('ApplicationParamsGenerationError', message);
}
