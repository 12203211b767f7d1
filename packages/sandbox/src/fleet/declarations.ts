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

import { DateTime, Duration } from 'luxon';
import { isMap, isSeq, parseDocument } from 'yaml';
import { RepositoryFile } from '../types';

/** One cluster of the starting fleet, as the repository declares it. */
interface DeclaredCluster {
  managementCluster: string;
  name: string;
  template: 'capi-standard' | 'small-vcluster' | 'capi-dev';
  templateVersion: string;
  owner: string;
  requestedBy: string;
  purpose: string;
  /** ISO 8601 durations relative to the start of the sandbox. */
  requested: string;
  expires: string;
  /** Parameters of the template, in its order. */
  parameters: Record<string, string>;
}

const small = { size: 'small', kubernetesVersion: 'v1.36.0' };
const medium = { size: 'medium', kubernetesVersion: 'v1.35.3' };

/** The fleet that a fresh sandbox starts with: one cluster for each state that a page has to show. */
const startingFleet: DeclaredCluster[] = [
  {
    managementCluster: 'management',
    name: 'checkout-perf',
    template: 'capi-standard',
    templateVersion: '1.2.0',
    owner: 'group:default/team-perf',
    requestedBy: 'user:default/olga',
    purpose: 'Load tests of the checkout before the sale',
    requested: '-P1DT4H',
    expires: 'P2DT6H',
    parameters: capi('v1.36.0', 1, 3, 'medium'),
  },
  {
    managementCluster: 'management',
    name: 'legacy-demo',
    template: 'capi-standard',
    templateVersion: '1.0.0',
    owner: 'group:default/team-b',
    requestedBy: 'user:default/bo',
    purpose: 'Demo of the old billing interface',
    requested: '-P6D',
    expires: 'PT20H',
    parameters: capi('v1.34.5', 1, 1, 'small'),
  },
  {
    managementCluster: 'management',
    name: 'payments-e2e',
    template: 'capi-standard',
    templateVersion: '1.2.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: 'End-to-end tests of the payments release',
    requested: '-PT7H',
    expires: 'PT17H',
    parameters: capi('v1.36.0', 1, 2, 'small'),
  },
  {
    managementCluster: 'management',
    name: 'search-stress',
    template: 'capi-standard',
    templateVersion: '1.1.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: 'Stress test of the search index',
    requested: '-P2D',
    expires: 'P1DT3H',
    parameters: capi('v1.35.3', 1, 3, 'large'),
  },
  {
    managementCluster: 'management',
    name: 'vc-demo-day',
    template: 'small-vcluster',
    templateVersion: '1.1.0',
    owner: 'group:default/team-b',
    requestedBy: 'user:default/bo',
    purpose: 'Demo day on Thursday',
    requested: '-PT5H',
    expires: 'P1DT2H',
    parameters: medium,
  },
  {
    managementCluster: 'management',
    name: 'vc-docs-preview',
    template: 'small-vcluster',
    templateVersion: '1.1.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: 'Preview of the new documentation site',
    requested: '-PT3H',
    expires: 'PT5H',
    parameters: small,
  },
  {
    managementCluster: 'management',
    name: 'vc-expired',
    template: 'small-vcluster',
    templateVersion: '1.0.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: 'Reproduces a bug that is fixed by now',
    requested: '-PT9H',
    expires: '-PT40M',
    parameters: small,
  },
  {
    managementCluster: 'management',
    name: 'vc-metrics-gap',
    template: 'small-vcluster',
    templateVersion: '1.1.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: 'Tries out the new log pipeline',
    requested: '-PT6H',
    expires: 'PT26H',
    parameters: small,
  },
  {
    managementCluster: 'management',
    name: 'dev-ada',
    template: 'capi-dev',
    templateVersion: '1.0.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: "Ada's scratch cluster",
    requested: '-PT2H',
    expires: 'PT8H',
    parameters: {
      kubernetesVersion: 'v1.36.0',
      controlPlaneNodes: '1',
      workerNodes: '1',
    },
  },
  {
    managementCluster: 'eu-west',
    name: 'eu-canary',
    template: 'capi-standard',
    templateVersion: '1.1.0',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/ada',
    purpose: 'Canary of the payments release in the EU',
    requested: '-PT20H',
    expires: 'P1DT4H',
    parameters: capi('v1.35.3', 1, 1, 'small'),
  },
  {
    managementCluster: 'eu-west',
    name: 'eu-loadtest',
    template: 'capi-standard',
    templateVersion: '1.2.0',
    owner: 'group:default/team-perf',
    requestedBy: 'user:default/olga',
    purpose: 'Load generator close to the EU customers',
    requested: '-PT10H',
    expires: 'P3D',
    parameters: capi('v1.36.0', 3, 3, 'medium'),
  },
  {
    managementCluster: 'eu-west',
    name: 'vc-eu-demo',
    template: 'small-vcluster',
    templateVersion: '1.1.0',
    owner: 'group:default/team-b',
    requestedBy: 'user:default/bo',
    purpose: 'Demo for the partners in Rotterdam',
    requested: '-PT4H',
    expires: 'PT12H',
    parameters: medium,
  },
];

/**
 * Adds the starting fleet to the example repository's files: manifests from the template, and list elements sorted by name.
 *
 * @param files - of `examples/gitops`
 * @param now - that expiry dates are relative to
 * @param managementClusters - those that there are
 */
export function declareFleet(
  files: RepositoryFile[],
  now: Date,
  managementClusters: readonly string[] = ['management', 'eu-west'],
): RepositoryFile[] {
  const result = new Map(files.map(({ path, content }) => [path, content]));
  for (const cluster of startingFleet) {
    if (!managementClusters.includes(cluster.managementCluster)) continue;
    const values = valuesOf(cluster, now);
    if (cluster.template === 'capi-standard') {
      const source = required(result, 'templates/capi-standard/cluster.yaml');
      const { managementCluster, name } = cluster;
      result.set(
        `clusters/${managementCluster}/${name}/${name}.yaml`,
        renderTemplate(source, values),
      );
    }
  }
  for (const managementCluster of managementClusters) {
    addToList(result, managementCluster, 'small-vcluster', 'vclusters', now);
    addToList(result, managementCluster, 'capi-dev', 'capi-dev', now);
  }
  return [...result].map(([path, content]) => ({ path, content }));
}

function addToList(
  files: Map<string, string>,
  managementCluster: string,
  template: string,
  list: string,
  now: Date,
): void {
  const elements = startingFleet
    .filter(
      cluster =>
        cluster.template === template &&
        cluster.managementCluster === managementCluster,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(cluster => elementOf(cluster, now));
  if (elements.length === 0) return;
  const path = `management/${managementCluster}/${list}.yaml`;
  files.set(path, withElements(path, required(files, path), elements));
}

function capi(
  kubernetesVersion: string,
  controlPlaneNodes: number,
  workerNodes: number,
  nodeSize: string,
): Record<string, string> {
  return {
    kubernetesVersion,
    controlPlaneNodes: String(controlPlaneNodes),
    workerNodes: String(workerNodes),
    nodeSize,
  };
}

function timestamp(now: Date, offset: string): string {
  return DateTime.fromJSDate(now, { zone: 'utc' })
    .plus(Duration.fromISO(offset))
    .startOf('second')
    .toISO({ suppressMilliseconds: true })!;
}

function valuesOf(cluster: DeclaredCluster, now: Date): Record<string, string> {
  const values: Record<string, string> = {
    NAME: cluster.name,
    NAMESPACE: cluster.name,
    OWNER: cluster.owner,
    EXPIRES_AT: timestamp(now, cluster.expires),
    TEMPLATE: cluster.template,
    TEMPLATE_VERSION: cluster.templateVersion,
    TEMPLATE_REVISION: 'main',
    REQUESTED_BY: cluster.requestedBy,
    REQUESTED_AT: timestamp(now, cluster.requested),
    PURPOSE: cluster.purpose,
    MANAGEMENT_CLUSTER: cluster.managementCluster,
  };
  for (const [name, value] of Object.entries(cluster.parameters)) {
    values[name.replace(/[A-Z]/g, '_$&').toUpperCase()] = value;
  }
  return values;
}

/** Puts values in for clusterctl's variables; the template's own strings stand in single quotes. */
function renderTemplate(
  source: string,
  values: Record<string, string>,
): string {
  return source.replace(
    /\$\{([A-Z0-9_]+)(?::=([^}]*))?\}/g,
    (variable, name: string, fallback?: string) => {
      const value = values[name] ?? fallback;
      if (value === undefined) {
        throw new Error(`The starting fleet has no value for ${variable}`);
      }
      return value.replace(/'/g, "''");
    },
  );
}

function elementOf(cluster: DeclaredCluster, now: Date): [string, string][] {
  return [
    ['name', cluster.name],
    ['owner', cluster.owner],
    ['expiresAt', timestamp(now, cluster.expires)],
    ['template', cluster.template],
    ['templateVersion', cluster.templateVersion],
    ['templateRevision', 'main'],
    ['requestedBy', cluster.requestedBy],
    ['requestedAt', timestamp(now, cluster.requested)],
    ['purpose', cluster.purpose],
    ...Object.entries(cluster.parameters),
  ];
}

/** Writes elements in place of the empty list of an ApplicationSet, leaving every other byte as it is. */
function withElements(
  path: string,
  content: string,
  elements: [string, string][][],
): string {
  const document = parseDocument(content);
  const generators = document.getIn(['spec', 'generators']);
  const first = isSeq(generators) ? generators.items[0] : undefined;
  const list = isMap(first)
    ? first.getIn(['list', 'elements'], true)
    : undefined;
  if (!isSeq(list) || list.items.length > 0 || !list.range) {
    throw new Error(`${path} does not hold an empty list of elements`);
  }
  const [start, end] = list.range;
  const line = content.slice(content.lastIndexOf('\n', start) + 1, start);
  const indent = ' '.repeat(line.length - line.trimStart().length + 2);
  const text = elements
    .map(element =>
      element
        .map(([key, value], index) => {
          const lead = index === 0 ? '- ' : '  ';
          return `${indent}${lead}${key}: '${value.replace(/'/g, "''")}'`;
        })
        .join('\n'),
    )
    .join('\n');
  return `${content.slice(0, start).trimEnd()}\n${text}${content.slice(end)}`;
}

function required(files: Map<string, string>, path: string): string {
  const content = files.get(path);
  if (content === undefined) {
    throw new Error(`The example repository has no file ${path}`);
  }
  return content;
}
