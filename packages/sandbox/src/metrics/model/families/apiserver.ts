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

import { createCurve } from '../curve';
import {
  ClusterView,
  Family,
  nodeAddress,
  SeriesDefinition,
  targetLabels,
} from './family';

/** Requests per second of a small cluster's API server. */
const REQUESTS = [
  { verb: 'GET', resource: 'leases', code: '200', rate: 4.2 },
  { verb: 'PUT', resource: 'leases', code: '200', rate: 2.6 },
  { verb: 'LIST', resource: 'pods', code: '200', rate: 0.7 },
  { verb: 'WATCH', resource: 'pods', code: '200', rate: 0.5 },
  { verb: 'PATCH', resource: 'pods', code: '200', rate: 0.3 },
  { verb: 'POST', resource: 'events', code: '201', rate: 0.2 },
  { verb: 'GET', resource: 'configmaps', code: '404', rate: 0.08 },
  { verb: 'PUT', resource: 'leases', code: '409', rate: 0.015 },
  { verb: 'GET', resource: 'pods', code: '500', rate: 0.004 },
];

const BOUNDS = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 5, 10];

/** Typical seconds of a request, by verb. */
const LATENCIES: Record<string, number> = {
  GET: 0.018,
  PUT: 0.024,
  LIST: 0.06,
  PATCH: 0.03,
  POST: 0.028,
};

/** Nodes with an API server; a virtual cluster has no node of its own for it, but one API server. */
function servers(view: ClusterView) {
  const { cluster } = view;
  const nodes = cluster.nodes.filter(node => node.role === 'control-plane');
  return nodes.length > 0
    ? nodes.map(node => ({
        instance: nodeAddress(view, node.name, 6443),
        seed: node.name,
        lifetime: node,
      }))
    : [
        {
          instance: 'kubernetes.default.svc:443',
          seed: cluster.name,
          lifetime: { since: cluster.reporting[0]?.since ?? 0 },
        },
      ];
}

function durations(
  part: (
    verb: string,
    countAt: (time: number) => number,
  ) => { le?: string; valueAt: (time: number) => number }[],
): Family['series'] {
  return view =>
    servers(view).flatMap(({ instance, seed, lifetime }) =>
      Object.keys(LATENCIES).flatMap((verb): SeriesDefinition[] => {
        const rate = REQUESTS.filter(request => request.verb === verb).reduce(
          (sum, request) => sum + request.rate,
          0,
        );
        const curve = createCurve(`requests/${seed}/${verb}`, rate);
        const countAt = (time: number) =>
          Math.floor(curve.between(lifetime.since, time));
        return part(verb, countAt).map(({ le, valueAt }) => ({
          labels: {
            ...targetLabels('apiserver', instance),
            verb,
            ...(le === undefined ? {} : { le }),
          },
          lifetime,
          valueAt,
        }));
      }),
    );
}

/** What an API server says of its requests. */
export const apiserverFamilies: Family[] = [
  {
    name: 'apiserver_request_total',
    type: 'counter',
    help: 'Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
    exporter: 'apiserver',
    series: view =>
      servers(view).flatMap(({ instance, seed, lifetime }) =>
        REQUESTS.map(({ rate, ...labels }) => {
          const curve = createCurve(
            `request/${seed}/${labels.verb}/${labels.resource}/${labels.code}`,
            rate,
          );
          return {
            labels: {
              ...targetLabels('apiserver', instance),
              ...labels,
              version: 'v1',
              component: 'apiserver',
            },
            lifetime,
            valueAt: (time: number) =>
              Math.floor(curve.between(lifetime.since, time)),
          };
        }),
      ),
  },
  {
    name: 'apiserver_request_sli_duration_seconds_bucket',
    type: 'histogram',
    help: 'Response latency distribution (not counting webhook duration and priority & fairness queue wait times) in seconds.',
    exporter: 'apiserver',
    series: durations((verb, countAt) => [
      ...BOUNDS.map(bound => {
        const share = 1 - Math.exp(-bound / LATENCIES[verb]);
        return {
          le: String(bound),
          valueAt: (time: number) => Math.floor(countAt(time) * share),
        };
      }),
      { le: '+Inf', valueAt: countAt },
    ]),
  },
  {
    name: 'apiserver_request_sli_duration_seconds_count',
    type: 'histogram',
    help: 'Number of requests in apiserver_request_sli_duration_seconds.',
    exporter: 'apiserver',
    series: durations((_, countAt) => [{ valueAt: countAt }]),
  },
  {
    name: 'apiserver_request_sli_duration_seconds_sum',
    type: 'histogram',
    help: 'Sum of seconds in apiserver_request_sli_duration_seconds.',
    exporter: 'apiserver',
    series: durations((verb, countAt) => [
      { valueAt: time => countAt(time) * LATENCIES[verb] },
    ]),
  },
];
