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
import {
  checkClusterName,
  describeLifetime,
  parseInstant,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  LoadedTemplate,
  RenderedTemplate,
  TemplateContext,
} from '../types';
import { evaluate, parseText } from './expression';
import { parameterValidator } from './parameters';
import { renderYaml } from './renderYaml';
import { type Variables, variablesOf } from './variables';

/**
 * Renders templates.
 *
 * @public
 */
export interface TemplateRenderer {
  /**
   * @throws InputError naming each parameter that is wrong and what is allowed, a name against the template's rules, a lifetime that is
   * too long, or a variable without a value
   */
  render(template: LoadedTemplate, context: TemplateContext): RenderedTemplate;
}

/**
 * Creates a renderer.
 *
 * @public
 */
export function createTemplateRenderer(): TemplateRenderer {
  return {
    render(template, context) {
      checkLimits(template, context);
      const validate = parameterValidator(template.parameters);
      const parameters = validate(context.parameters);
      const variables = variablesOf(template, { ...context, parameters });
      return {
        files: template.sources.map(({ name, content }) => ({
          name,
          content: inPlace(name, () => renderYaml(content, variables)),
        })),
        element: renderElement(template, context, variables),
      };
    },
  };
}

/** Name, place and lifetime by the rules of the template. */
function checkLimits(template: LoadedTemplate, context: TemplateContext): void {
  const { cluster } = context;
  const wrong = checkClusterName(cluster.name, template.naming);
  if (wrong) throw new InputError(`The name "${cluster.name}": ${wrong}`);
  if (!template.managementClusters.includes(cluster.managementCluster)) {
    throw new InputError(
      `The template "${template.name}" is not for the management cluster "${
        cluster.managementCluster
      }"; it is for ${template.managementClusters.join(', ')}.`,
    );
  }
  if (cluster.kind !== template.kind) {
    throw new InputError(
      `The template "${template.name}" makes clusters of the kind ${template.kind}.`,
    );
  }
  const from = parseInstant(context.requestedAt)?.getTime();
  const until = parseInstant(context.expiresAt)?.getTime();
  if (from === undefined || until === undefined || until <= from) {
    throw new InputError(
      `The end "${context.expiresAt}" is not a moment after "${context.requestedAt}".`,
    );
  }
  const { maximum } = template.lifetime;
  const limit = maximum && parseLifetime(maximum)?.toMillis();
  if (limit && until - from > limit) {
    throw new InputError(
      `The lifetime is too long: the template "${
        template.name
      }" allows at most ${describeLifetime(maximum)}.`,
    );
  }
}

function renderElement(
  template: LoadedTemplate,
  context: TemplateContext,
  variables: Variables,
): Record<string, string> {
  const own = Object.entries(template.element).map(([key, text]) => [
    key,
    inPlace(`spec.element.${key}`, () => {
      const value = evaluate(parseText(text), variables);
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    }),
  ]);
  return {
    name: context.cluster.name,
    owner: context.owner,
    expiresAt: context.expiresAt,
    template: template.name,
    templateVersion: template.version,
    templateRevision: template.revision,
    requestedBy: context.requestedBy,
    requestedAt: context.requestedAt,
    purpose: context.purpose,
    ...Object.fromEntries(own),
  };
}

/** Puts the file before what is wrong in it. */
function inPlace<T>(where: string, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (error instanceof InputError) {
      throw new InputError(`${where}: ${error.message}`);
    }
    throw error;
  }
}
