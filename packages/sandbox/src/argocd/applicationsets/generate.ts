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

import { Application, argoNamespace } from '../types';
import { generateParameters, GeneratorContext } from './generators';
import { renderDeep } from './render';
import { ApplicationSet, ApplicationTemplate, GenerateError } from './types';

const defaultFinalizer = 'resources-finalizer.argocd.argoproj.io';

/**
 * Applications that a set stands for.
 *
 * @throws GenerateError
 */
export async function generateApplications(
  set: ApplicationSet,
  context: Omit<GeneratorContext, 'render'>,
): Promise<Application[]> {
  const { spec } = set;
  if (spec.templatePatch) {
    throw new GenerateError(
      'RenderTemplateParamsError',
      'templatePatch is outside of what the sandbox generates',
    );
  }
  const render = {
    goTemplate: spec.goTemplate ?? false,
    failOnMissingKey: (spec.goTemplateOptions ?? []).includes(
      'missingkey=error',
    ),
  };
  const parameters = await generateParameters(set, { ...context, render });
  return parameters.map(values =>
    applicationOf(set, renderDeep(spec.template, values, render)),
  );
}

function applicationOf(
  set: ApplicationSet,
  { metadata, spec }: ApplicationTemplate,
): Application {
  const finalizers =
    metadata.finalizers ??
    // The foreground one: what makes a Cluster impossible to delete, unless the template says otherwise.
    (set.spec.syncPolicy?.preserveResourcesOnDeletion
      ? []
      : [defaultFinalizer]);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: metadata.name,
      namespace: argoNamespace,
      ...(metadata.labels && { labels: metadata.labels }),
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ...(finalizers.length > 0 && { finalizers }),
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: set.metadata.name,
          uid: set.metadata.uid!,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec,
  };
}
