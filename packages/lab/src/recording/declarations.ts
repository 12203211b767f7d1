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

import { fillIn } from '../fleet/fillIn';
import { withElement, withoutElement } from './elements';

/** How a cluster is declared in Git. */
export interface Declaration {
  /** File of the GitOps repository. */
  path: string;
  /** File of the example that it is made of: a template, or the list without elements. */
  source: string;
  /** The file with the cluster. @param current - as it is; undefined where there is none */
  put(
    source: string,
    current: string | undefined,
    values: Readonly<Record<string, string>>,
  ): string;
  /** The file without the cluster; undefined: it goes. */
  remove(current: string): string | undefined;
}

/** Moments that every recording has, so that declarations are the same in all: they lie after those of `Disguise`. */
export const requestedAt = '2030-01-01T11:58:00Z';
export const expiresAt = '2030-01-02T12:00:00Z';
export const extendedTo = '2030-01-03T12:00:00Z';

/** As a change request of the product has it: who asked, until when, and what for. */
const origin = {
  owner: 'group:default/team-a',
  expiresAt,
  requestedBy: 'user:default/ada',
  requestedAt,
  purpose: 'Recorded for the tests',
};

/**
 * A manifest of its own, from the template `capi-standard`.
 *
 * @param change - what somebody has changed in it by hand
 */
export function manifest(
  name: string,
  change: (content: string) => string = content => content,
): Declaration {
  return {
    path: `clusters/management/${name}/${name}.yaml`,
    source: 'templates/capi-standard/cluster.yaml',
    put: (source, _current, { workers = '1', ...values }) =>
      change(
        fillIn(source, {
          NAME: name,
          NAMESPACE: name,
          OWNER: origin.owner,
          EXPIRES_AT: values.expiresAt ?? origin.expiresAt,
          TEMPLATE: 'capi-standard',
          TEMPLATE_VERSION: '1.2.0',
          TEMPLATE_REVISION: 'main',
          REQUESTED_BY: origin.requestedBy,
          REQUESTED_AT: origin.requestedAt,
          PURPOSE: origin.purpose,
          KUBERNETES_VERSION: 'v1.36.0',
          CONTROL_PLANE_NODES: '1',
          WORKER_NODES: workers,
          NODE_SIZE: 'small',
        }),
      ),
    remove: () => undefined,
  };
}

/** An element of an ApplicationSet's list. */
export function element(
  list: 'vclusters' | 'capi-dev',
  name: string,
): Declaration {
  const path = `management/management/${list}.yaml`;
  const template = list === 'vclusters' ? 'small-vcluster' : list;
  return {
    path,
    source: path,
    put: (source, current, values) =>
      withElement(withoutElement(current ?? source, name), {
        name,
        owner: origin.owner,
        expiresAt: origin.expiresAt,
        template,
        templateVersion: list === 'vclusters' ? '1.1.0' : '1.0.0',
        templateRevision: 'main',
        requestedBy: origin.requestedBy,
        requestedAt: origin.requestedAt,
        purpose: origin.purpose,
        ...values,
      }),
    remove: current => withoutElement(current, name),
  };
}
