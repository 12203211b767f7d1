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

import { RepositoryFile } from '../types';
import { applyParameters, HelmParameter, overlayValues } from './chartValues';
import { TemplateError, UnsupportedTemplateError } from './errors';
import {
  evaluateTemplate,
  EvaluateOptions,
  TemplateFunction,
} from './evaluate';
import { templateFunctions } from './functions';
import { TemplateSet } from './nodes';
import { parseTemplate } from './parser';
import { isMap, textOf, Value, ValueMap } from './values';
import { fromYaml } from './yamlText';

/** What a chart is rendered with. */
export interface ChartRelease {
  name: string;
  namespace: string;
  /** Texts of values files, the first is the weakest. */
  valuesFiles?: string[];
  /** Values over those of the files. */
  values?: ValueMap;
  /** `--set`, over everything else. */
  parameters?: HelmParameter[];
  /** Kubernetes version of the destination; v1.36.0 unless given. */
  kubeVersion?: string;
}

/** One rendered file. */
export interface RenderedFile {
  path: string;
  content: string;
}

/**
 * Renders a chart as `helm template` does, in a stated subset: Go's template language (all actions, variables, pipelines), the
 * functions in `functions/`, `include` and `tpl`, values files, values and parameters. No dependencies, no library charts, no
 * `.Files`, `lookup`, random values or certificates. Nothing on npm renders Go templates without Go itself (looked at when this
 * was written: wrappers of the Go engine, formatters, and string interpolation of other kinds), hence an evaluator of our own.
 *
 * @param files - of the chart, with paths relative to its directory
 * @returns rendered files that hold anything, in the order of their paths
 * @throws TemplateError for a mistake in chart or values; UnsupportedTemplateError naming what is outside of the subset
 */
export function renderChart(
  files: RepositoryFile[],
  release: ChartRelease,
): RenderedFile[] {
  const metadata = chartMetadata(files);
  const chartName = textOf(metadata.name);
  const templates: TemplateSet = new Map();
  const sources = files
    .filter(({ path }) => path.startsWith('templates/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, content } of sources) {
    parseTemplate(templates, `${chartName}/${path}`, content);
  }

  const root = rootOf(files, metadata, release);
  const options = chartOptions(templates);
  const rendered = sources
    .filter(({ path }) => isManifest(path))
    .map(({ path }) => {
      const name = `${chartName}/${path}`;
      root.Template = { Name: name, BasePath: `${chartName}/templates` };
      return { path, content: evaluateTemplate(name, root, options) };
    });
  const definitions = files.filter(
    ({ path }) => path.startsWith('crds/') && /\.(ya?ml|json)$/.test(path),
  );
  return [...definitions, ...rendered].filter(({ content }) => content.trim());
}

function isManifest(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    !name.startsWith('_') && name !== 'NOTES.txt' && !path.includes('/tests/')
  );
}

function chartMetadata(files: RepositoryFile[]): ValueMap {
  const file = files.find(({ path }) => path === 'Chart.yaml');
  const metadata = file && fromYaml(file.content);
  if (!isMap(metadata) || !metadata.name || !metadata.version) {
    throw new TemplateError(
      'Chart.yaml file is missing or has no name and version',
    );
  }
  if (
    (Array.isArray(metadata.dependencies) &&
      metadata.dependencies.length > 0) ||
    files.some(({ path }) => path.startsWith('charts/'))
  ) {
    throw new UnsupportedTemplateError('a chart with dependencies');
  }
  return metadata;
}

function rootOf(
  files: RepositoryFile[],
  metadata: ValueMap,
  release: ChartRelease,
): ValueMap {
  const own = files.find(({ path }) => path === 'values.yaml')?.content;
  let values: ValueMap = {};
  for (const text of [own ?? '', ...(release.valuesFiles ?? [])]) {
    const parsed = fromYaml(text) ?? {};
    if (!isMap(parsed)) throw new TemplateError('values are not a map');
    values = overlayValues(values, parsed);
  }
  values = overlayValues(values, release.values ?? {});
  values = applyParameters(values, release.parameters ?? []);

  const version = release.kubeVersion ?? 'v1.36.0';
  const [major, minor] = version.replace(/^v/, '').split('.');
  const root: ValueMap = {
    Values: values,
    Release: {
      Name: release.name,
      Namespace: release.namespace,
      Service: 'Helm',
      IsInstall: true,
      IsUpgrade: false,
      Revision: 1,
    },
    // Chart.yaml's keys, as Go's struct calls them.
    Chart: Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [
        key === 'apiVersion'
          ? 'APIVersion'
          : key[0].toUpperCase() + key.slice(1),
        value,
      ]),
    ),
    Capabilities: {
      KubeVersion: {
        Version: version,
        GitVersion: version,
        Major: major,
        Minor: minor,
      },
    },
  };
  for (const name of ['Files', 'Subcharts']) {
    Object.defineProperty(root, name, {
      get(): Value {
        throw new UnsupportedTemplateError(`.${name}`);
      },
    });
  }
  return root;
}

function chartOptions(templates: TemplateSet): EvaluateOptions {
  const functions = new Map<string, TemplateFunction>(templateFunctions);
  const options: EvaluateOptions = { templates, functions, missingText: '' };
  let depth = 0;
  functions.set('include', (name, data) => {
    depth += 1;
    if (depth > 200) {
      throw new TemplateError(`include ${textOf(name)} includes itself`);
    }
    try {
      return evaluateTemplate(textOf(name), data, options);
    } finally {
      depth -= 1;
    }
  });
  functions.set('tpl', (text, data) => {
    const set = new Map(templates);
    parseTemplate(set, 'tpl', textOf(text));
    return evaluateTemplate('tpl', data, { ...options, templates: set });
  });
  return options;
}
