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

import type {
  ClusterTemplate,
  EphemeralClustersApi,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { checkClusterName } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import validator from '@rjsf/validator-ajv8';
import type { RJSFSchema } from '@rjsf/utils';

/**
 * Value of the form field `EphemeralClusterPicker`.
 *
 * @public
 */
export interface EnvironmentValue {
  repository: string;
  template: string;
  managementCluster: string;
  name: string;
  parameters: Record<string, unknown>;
}

/** Value of a form in which nothing but the template is chosen yet. */
export function startingValue(template: ClusterTemplate): EnvironmentValue {
  return {
    repository: template.repository,
    template: template.name,
    managementCluster: template.managementClusters[0] ?? '',
    name: template.naming.prefix,
    parameters: {},
  };
}

/** The template that a value names. */
export function templateOf(
  value: Pick<EnvironmentValue, 'repository' | 'template'> | undefined,
  templates: readonly ClusterTemplate[],
): ClusterTemplate | undefined {
  return templates.find(
    template =>
      template.name === value?.template &&
      template.repository === value?.repository,
  );
}

/** Says what is wrong with the parameters, one sentence each. */
export function checkParameters(
  template: ClusterTemplate,
  parameters: Record<string, unknown>,
): string[] {
  const { errors } = validator.validateFormData(
    parameters,
    template.parameters as RJSFSchema,
  );
  return errors.map(({ property, message, stack }) => {
    const name = property?.replace(/^\./, '');
    const title =
      name && (template.parameters.properties?.[name] as RJSFSchema)?.title;
    return message ? `${title ?? name ?? ''} ${message}`.trim() : stack;
  });
}

/** Everything that is wrong with a value, in the order of the form. */
export async function checkEnvironment(
  value: Partial<EnvironmentValue> | undefined,
  api: EphemeralClustersApi,
): Promise<string[]> {
  if (!value?.template || !value.repository) {
    return ['Choose what the cluster is made from.'];
  }
  const { items } = await api.listTemplates();
  const template = templateOf(
    { repository: value.repository, template: value.template },
    items,
  );
  if (!template) {
    return [`There is no cluster template "${value.template}" any more.`];
  }
  const nameError = checkClusterName(value.name ?? '', template.naming);
  if (nameError) return [nameError];
  const availability = await api.checkName({
    template: template.name,
    repository: template.repository,
    managementCluster: value.managementCluster,
    name: value.name ?? '',
  });
  const wrong = checkParameters(template, value.parameters ?? {});
  return availability.available
    ? wrong
    : [availability.reason ?? 'This name is not available.', ...wrong];
}
