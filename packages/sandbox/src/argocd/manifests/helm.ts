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

import {
  isMap,
  renderChart,
  TemplateError,
  UnsupportedTemplateError,
  Value,
  ValueMap,
} from '../../helm';
import { parse } from 'yaml';
import { KubernetesObject, RepositoryFile } from '../../types';
import { ApplicationSource } from '../types';
import { parseManifests } from './directory';
import { ManifestError } from './ManifestError';

/**
 * Manifests of a chart.
 *
 * @param files - of the chart, with paths relative to its directory
 * @throws ManifestError with Helm's message, or naming what the sandbox's subset lacks
 */
export function helmManifests(
  files: RepositoryFile[],
  source: ApplicationSource,
  application: { name: string; namespace: string },
): KubernetesObject[] {
  const helm = source.helm ?? {};
  if (helm.fileParameters?.length) {
    throw new ManifestError(
      'helm.fileParameters are outside of what the sandbox renders',
    );
  }
  try {
    return renderChart(files, {
      name: helm.releaseName || application.name,
      namespace: application.namespace,
      valuesFiles: (helm.valueFiles ?? []).map(path => valuesFile(files, path)),
      values: valuesOf(helm),
      parameters: helm.parameters,
    }).flatMap(({ path, content }) => parseManifests(path, content));
  } catch (error) {
    if (
      error instanceof TemplateError ||
      error instanceof UnsupportedTemplateError
    ) {
      throw new ManifestError(
        `failed to execute helm template command: Error: ${error.message}`,
      );
    }
    throw error;
  }
}

function valuesFile(files: RepositoryFile[], path: string): string {
  const found = files.find(file => file.path === path.replace(/^\.\//, ''));
  if (!found) {
    throw new ManifestError(
      `failed to execute helm template command: Error: open ${path}: no such file or directory`,
    );
  }
  return found.content;
}

/** `valuesObject` is taken in place of `values`, not merged with it. */
function valuesOf(helm: NonNullable<ApplicationSource['helm']>): ValueMap {
  if (helm.valuesObject) return helm.valuesObject as ValueMap;
  const parsed = (helm.values ? parse(helm.values) : {}) as Value;
  if (parsed === null) return {};
  if (!isMap(parsed)) throw new TemplateError('values are not a map');
  return parsed;
}
