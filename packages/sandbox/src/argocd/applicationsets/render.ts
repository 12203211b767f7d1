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
  renderGoTemplate,
  TemplateError,
  UnsupportedTemplateError,
  Value,
} from '../../helm';
import { GenerateError, Parameters } from './types';

/** How strings of a set are rendered. */
export interface RenderOptions {
  goTemplate: boolean;
  failOnMissingKey: boolean;
}

/** Renders every string of a value, keys of maps too, as an ApplicationSet's template is. */
export function renderDeep<T>(
  value: T,
  parameters: Parameters,
  options: RenderOptions,
): T {
  if (typeof value === 'string') {
    return renderText(value, parameters, options) as T;
  }
  if (Array.isArray(value)) {
    return value.map(item => renderDeep(item, parameters, options)) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      renderText(key, parameters, options),
      renderDeep(item, parameters, options),
    ]),
  ) as T;
}

function renderText(
  text: string,
  parameters: Parameters,
  options: RenderOptions,
): string {
  if (!options.goTemplate) return renderPlain(text, parameters);
  try {
    return renderGoTemplate(text, parameters as Value, {
      failOnMissingKey: options.failOnMissingKey,
    });
  } catch (error) {
    if (
      error instanceof TemplateError ||
      error instanceof UnsupportedTemplateError
    ) {
      throw new GenerateError(
        'RenderTemplateParamsError',
        `failed to execute go template ${text}: ${error.message}`,
      );
    }
    throw error;
  }
}

/** `{{key}}` becomes the parameter; what is not one stays as it is written. */
function renderPlain(text: string, parameters: Parameters): string {
  let result = '';
  let position = 0;
  for (;;) {
    const open = text.indexOf('{{', position);
    const close = open < 0 ? -1 : text.indexOf('}}', open);
    if (close < 0) return result + text.slice(position);
    const value = parameters[text.slice(open + 2, close).trim()];
    result += text.slice(position, open);
    result += value === undefined ? text.slice(open, close + 2) : String(value);
    position = close + 2;
  }
}
