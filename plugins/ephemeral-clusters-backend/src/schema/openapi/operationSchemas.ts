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
  metricRanges,
  type ClusterMetrics,
  type MetricPanel,
  type MetricSeries,
  type SetupCheck,
  type SetupConnection,
  type SetupReport,
  type SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  count,
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  ref,
  text,
  type Schema,
} from './build';

const setupStatus = oneOf(['ok', 'warning', 'error', 'unknown']);

/** Schemas of charts, of the state of the plugin itself, and of errors. */
export const operationSchemas: Record<string, Schema> = {
  MetricSeries: object<MetricSeries>({
    name: text('`used`, `requested`, `capacity`, `2xx`...'),
    points: list({
      type: 'array',
      prefixItems: [number(), { type: ['number', 'null'] }],
      items: false,
      minItems: 2,
      description: 'Milliseconds since the epoch, and a value or null',
    }),
  }),
  MetricPanel: object<MetricPanel>({
    id: oneOf(['cpu', 'memory', 'pods', 'api-server']),
    title: text(),
    unit: oneOf(['cores', 'bytes', 'count', 'requests-per-second']),
    series: list(ref('MetricSeries')),
    missing: optional(text('Which exporter is missing and how to get it')),
  }),
  ClusterMetrics: object<ClusterMetrics>({
    range: oneOf(metricRanges),
    step: number('Seconds between points'),
    panels: list(ref('MetricPanel')),
    warnings: list(text()),
    freshness: ref('Freshness'),
  }),
  AskedApplications: object<{ applications: number }>({
    applications: count('How many Argo CD was asked for'),
  }),
  HealthReport: object<{
    status: string;
    version: string;
    sources: SourceFreshness[];
  }>({
    status: oneOf(['ok', 'degraded'], 'degraded: a source is not fresh'),
    version: text(),
    sources: list(ref('SourceFreshness')),
  }),
  HealthSummary: object<{ status: string }>({
    status: oneOf(['ok', 'degraded'], 'degraded: a source is not fresh'),
  }),
  SetupCheck: object<SetupCheck>({
    id: text(),
    title: text(),
    status: setupStatus,
    message: text(),
    needs: optional(text('The right that it needs')),
    excess: optional(list(text(), 'Rights that it has and does not need')),
    fix: optional(text('What to do')),
    command: optional(text('What to run, or to put into a file, for that')),
  }),
  SetupConnection: object<SetupConnection>({
    id: text('Id of its source'),
    kind: oneOf(['kubernetes', 'argocd', 'git', 'metrics']),
    title: text(),
    configKey: text('Where it is configured'),
    status: setupStatus,
    checks: list(ref('SetupCheck')),
    checkedAt: optional(moment('Absent where it has not been looked at yet')),
    checking: optional(flag('It is being looked at now')),
  }),
  SetupReport: object<SetupReport>({
    checkedAt: moment(),
    status: setupStatus,
    connections: list(ref('SetupConnection')),
  }),
  // As `@backstage/errors` serialises them; what else an error holds depends on it.
  Error: {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: { name: text(), message: text('For people') },
        required: ['name', 'message'],
        additionalProperties: true,
      },
      request: { type: 'object', additionalProperties: true },
      response: { type: 'object', additionalProperties: true },
    },
    required: ['error'],
    additionalProperties: true,
  },
};
