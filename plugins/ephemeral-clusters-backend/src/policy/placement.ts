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
  ClusterLayout,
  GitOpsRepository,
  LoadedTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';

/** Where a new cluster goes, and how it is declared. */
export interface Placement {
  managementCluster: string;
  layout: ClusterLayout;
}

/**
 * Decides the management cluster and the layout of a new cluster.
 *
 * @param asked - management cluster that was asked for; may be left out where there is one choice only
 * @param configured - keys of the configured management clusters
 * @throws InputError naming the choices
 */
export function resolvePlacement(options: {
  template: LoadedTemplate;
  repository: Pick<GitOpsRepository, 'layouts' | 'title'>;
  asked: string | undefined;
  configured: readonly string[];
}): Placement {
  const { template, repository, asked } = options;
  const layout = repository.layouts.find(item => item.id === template.layout);
  if (!layout) {
    throw new InputError(
      `Template ${template.name} asks for layout ${JSON.stringify(
        template.layout,
      )}, which ${
        repository.title
      } does not have. Its keeper has to name one of: ${
        repository.layouts.map(item => item.id).join(', ') || 'none'
      }.`,
    );
  }
  const choices = template.managementClusters.filter(
    id => options.configured.includes(id) && layout.serves(id),
  );
  if (asked === undefined && choices.length === 1) {
    return { managementCluster: choices[0], layout };
  }
  if (asked !== undefined && choices.includes(asked)) {
    return { managementCluster: asked, layout };
  }
  if (choices.length === 0) {
    throw new InputError(
      `Template ${template.name} can be used on no management cluster that is configured here.`,
    );
  }
  throw new InputError(
    asked === undefined
      ? `Say which management cluster: ${choices.join(', ')}.`
      : `Template ${
          template.name
        } cannot be used on management cluster ${JSON.stringify(
          asked,
        )}. Choose one of: ${choices.join(', ')}.`,
  );
}

/**
 * Finds a cluster template by name.
 *
 * @throws InputError where there is none, or several repositories have one and none is named
 */
export function findTemplate(options: {
  templates: readonly LoadedTemplate[];
  name: string;
  repository: string | undefined;
}): LoadedTemplate {
  const found = options.templates.filter(
    template =>
      template.name === options.name &&
      (options.repository === undefined ||
        template.repository === options.repository),
  );
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    throw new InputError(
      `Several repositories have a template ${JSON.stringify(
        options.name,
      )}. Say which: ${found.map(item => item.repository).join(', ')}.`,
    );
  }
  const names = [...new Set(options.templates.map(item => item.name))].sort();
  throw new InputError(
    `There is no cluster template ${JSON.stringify(options.name)}. There ${
      names.length === 0 ? 'are none at all' : `are: ${names.join(', ')}`
    }.`,
  );
}
