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

import type { JsonObject } from '@backstage/types';
import { metricRanges } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { oneOf, ref, text, type Schema } from './build';
import { listParameters } from './listSchemas';

const json = (schema: Schema): JsonObject => ({
  'application/json': { schema },
});

const answer = (description: string, name: string): JsonObject => ({
  description,
  content: json(ref(name)),
});

const failures: Record<number, string> = {
  400: 'What was asked is not right',
  401: 'Nobody is signed in',
  403: 'The caller may not do it',
  404: 'It is not there, or the caller may not see it',
  409: 'It is in conflict with what is there already',
  413: 'The body is too large',
  500: 'Something unexpected happened',
  501: 'It is not configured',
  502: 'What the plugin asked has failed',
  503: 'What the plugin has to ask cannot be reached',
};

/** Answers of an operation: its own, and every failure that any of them may have. */
const answers = (own: JsonObject): JsonObject => ({
  ...own,
  ...Object.fromEntries(
    Object.entries(failures).map(([status, description]) => [
      status,
      answer(description, 'Error'),
    ]),
  ),
});

const parameter = (
  place: 'path' | 'query',
  name: string,
  schema: Schema,
  required = place === 'path',
): JsonObject => ({ name, in: place, required, schema });

const clusterKey = ['managementCluster', 'namespace', 'name'].map(name =>
  parameter('path', name, text()),
);

const requestId = [parameter('path', 'id', text())];

const get = (
  operationId: string,
  summary: string,
  name: string,
  more: JsonObject = {},
): JsonObject => ({
  get: {
    operationId,
    summary,
    responses: answers({ 200: answer(summary, name) }),
    ...more,
  },
});

const ofCluster = '/clusters/{managementCluster}/{namespace}/{name}';

const askArgoCd = (verb: string, summary: string): JsonObject => ({
  post: {
    operationId: `${verb}Cluster`,
    summary,
    parameters: clusterKey,
    responses: answers({
      202: answer('Argo CD was asked', 'AskedApplications'),
    }),
  },
});

const changeRequest = (verb: string, summary: string): JsonObject => ({
  post: {
    operationId: `${verb}Request`,
    summary,
    parameters: requestId,
    responses: answers({
      200: answer('The request', 'ClusterRequest'),
      ...(verb === 'retry' && {
        201: answer('A request that was made anew', 'ClusterRequest'),
      }),
    }),
  },
});

/** Every route of the plugin's API. */
export const paths: Record<string, JsonObject> = {
  '/clusters': get('listClusters', 'A page of the clusters', 'ClusterList', {
    description:
      'Answered from memory. Permissions are applied inside: what the caller may not see is neither listed nor counted. Ask again with `If-None-Match`.',
    parameters: [
      ...Object.entries(listParameters).map(([name, schema]) =>
        parameter('query', name, schema),
      ),
      { name: 'If-None-Match', in: 'header', schema: text('ETag') },
    ],
    responses: answers({
      200: {
        ...answer('A page of the clusters', 'ClusterList'),
        headers: { ETag: { schema: text(), required: true } },
      },
      304: { description: 'Nothing that the answer depends on has changed' },
    }),
  }),
  [ofCluster]: get('getCluster', 'One cluster', 'ClusterDetail', {
    parameters: clusterKey,
  }),
  [`${ofCluster}/metrics`]: get(
    'getClusterMetrics',
    'Charts of a cluster',
    'ClusterMetrics',
    {
      parameters: [
        ...clusterKey,
        parameter('query', 'range', oneOf(metricRanges, 'Default: 1h')),
      ],
    },
  ),
  [`${ofCluster}/requests`]: get(
    'listClusterRequests',
    'Requests of a cluster',
    'ClusterRequestList',
    { parameters: clusterKey },
  ),
  [`${ofCluster}/refresh`]: askArgoCd(
    'refresh',
    'Has Argo CD look at the applications of a cluster again',
  ),
  [`${ofCluster}/sync`]: askArgoCd(
    'sync',
    'Has Argo CD sync the applications that deliver a cluster',
  ),
  '/requests': {
    post: {
      operationId: 'createRequest',
      summary: 'Asks for a cluster, for a later end or for a removal',
      description:
        'Opens a change request, or finds the one that asks for the same. With `dryRun` nothing is written.',
      requestBody: {
        required: true,
        content: json(ref('ClusterRequestInput')),
      },
      responses: answers({
        200: {
          description: 'The request that asks for the same, or the plan',
          content: json({ anyOf: [ref('ClusterRequest'), ref('RequestPlan')] }),
        },
        201: answer('The request', 'ClusterRequest'),
      }),
    },
  },
  '/requests/{id}': get('getRequest', 'One request', 'ClusterRequest', {
    parameters: requestId,
  }),
  '/requests/{id}/cancel': changeRequest(
    'cancel',
    'Closes the change request of a request',
  ),
  '/requests/{id}/retry': changeRequest(
    'retry',
    'Tries a request again that has failed',
  ),
  '/templates': get(
    'listTemplates',
    'Templates that clusters are made from',
    'ClusterTemplateList',
  ),
  '/names/availability': get(
    'checkName',
    'Whether a name can be taken',
    'NameAvailability',
    {
      parameters: [
        parameter('query', 'template', nonEmpty(), true),
        parameter('query', 'repository', nonEmpty()),
        parameter('query', 'managementCluster', nonEmpty()),
        parameter('query', 'name', { type: 'string', maxLength: 1_000 }, true),
      ],
    },
  ),
  '/health': get(
    'getHealth',
    'How the sources of the inventory are',
    'HealthReport',
  ),
  '/health/summary': {
    get: {
      operationId: 'getHealthSummary',
      summary: 'The same in a word, for probes: nobody has to be signed in',
      security: [],
      responses: {
        200: answer('All sources are fresh', 'HealthSummary'),
        503: answer('A source is not fresh', 'HealthSummary'),
      },
    },
  },
  '/setup': get(
    'getSetup',
    'How the configured connections are, for operators',
    'SetupReport',
    {
      parameters: [
        parameter('query', 'refresh', {
          type: 'string',
          enum: ['true', 'false'],
        }),
      ],
    },
  ),
  '/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document',
      responses: answers({
        200: {
          description: 'This document',
          content: json({ type: 'object', additionalProperties: true }),
        },
      }),
    },
  },
};

function nonEmpty(): Schema {
  return { type: 'string', minLength: 1, maxLength: 253 };
}
