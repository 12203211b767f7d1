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
import type { LoadedTemplate, TemplateContext } from '../types';

/** Values of the variables of one rendering; undefined: the variable is known, but nothing was given for it. */
export type Variables = ReadonlyMap<string, unknown>;

/** Variables that every template has, beside those of its own parameters. */
export const contextVariables = [
  'NAME',
  'CLUSTER_NAME',
  'NAMESPACE',
  'MANAGEMENT_CLUSTER',
  'OWNER',
  'EXPIRES_AT',
  'TEMPLATE',
  'TEMPLATE_VERSION',
  'TEMPLATE_REVISION',
  'REQUESTED_BY',
  'REQUESTED_AT',
  'PURPOSE',
] as const;

/** `kubernetesVersion` to `KUBERNETES_VERSION`. */
export function variableName(parameter: string): string {
  return parameter
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

/**
 * Variable of each parameter of a template.
 *
 * @throws InputError where two would have the same name
 */
export function parameterVariables(parameters: string[]): Map<string, string> {
  const byVariable = new Map<string, string>();
  for (const parameter of parameters) {
    const variable = variableName(parameter);
    const other = byVariable.get(variable);
    if (other !== undefined) {
      throw new InputError(
        `The parameters "${other}" and "${parameter}" have the same variable \${${variable}}. Rename one.`,
      );
    }
    if ((contextVariables as readonly string[]).includes(variable)) {
      throw new InputError(
        `The parameter "${parameter}" has the variable \${${variable}}, which every template has with another meaning. Rename it.`,
      );
    }
    byVariable.set(variable, parameter);
  }
  return byVariable;
}

/** All variables of one rendering. */
export function variablesOf(
  template: LoadedTemplate,
  context: TemplateContext,
): Variables {
  const { cluster } = context;
  const values: Record<(typeof contextVariables)[number], string> = {
    NAME: cluster.name,
    CLUSTER_NAME: cluster.name,
    NAMESPACE: cluster.namespace,
    MANAGEMENT_CLUSTER: cluster.managementCluster,
    OWNER: context.owner,
    EXPIRES_AT: context.expiresAt,
    TEMPLATE: template.name,
    TEMPLATE_VERSION: template.version,
    TEMPLATE_REVISION: template.revision,
    REQUESTED_BY: context.requestedBy,
    REQUESTED_AT: context.requestedAt,
    PURPOSE: context.purpose,
  };
  const result = new Map<string, unknown>(Object.entries(values));
  const names = Object.keys(template.parameters.properties ?? {});
  for (const [variable, parameter] of parameterVariables(names)) {
    result.set(variable, context.parameters[parameter]);
  }
  return result;
}
