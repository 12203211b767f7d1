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

import { evaluateTemplate, TemplateFunction } from './evaluate';
import { templateFunctions } from './functions';
import { parseTemplate } from './parser';
import { TemplateSet } from './nodes';
import { textOf, Value } from './values';

/** As an ApplicationSet's `goTemplateOptions` say. */
export interface GoTemplateOptions {
  /** `missingkey=error` */
  failOnMissingKey?: boolean;
}

const functions = new Map<string, TemplateFunction>(templateFunctions);
/** Argo CD's own: makes a DNS name of anything. */
functions.set('normalize', value =>
  textOf(value)
    .toLowerCase()
    .replace(/[^-a-z0-9.]+/g, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, ''),
);

/**
 * Runs one string as a Go template, as an ApplicationSet with `goTemplate: true` does with every string of its template.
 *
 * @throws TemplateError, UnsupportedTemplateError
 */
export function renderGoTemplate(
  source: string,
  data: Value,
  options: GoTemplateOptions = {},
): string {
  if (!source.includes('{{')) return source;
  const templates: TemplateSet = new Map();
  // As Argo CD calls it: the name is in messages.
  parseTemplate(templates, 'base', source);
  return evaluateTemplate('base', data, {
    templates,
    functions,
    failOnMissingKey: options.failOnMissingKey,
  });
}
