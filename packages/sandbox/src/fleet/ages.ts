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

import { KubernetesObject } from '../types';

/** Fields that hold the time of something that happened; what is wanted for later, as an expiry, is in others. */
const TIME_FIELDS = new Set([
  'creationTimestamp',
  'deletionTimestamp',
  'deployedAt',
  'deployStartedAt',
  'eventTime',
  'finishedAt',
  'firstTimestamp',
  'lastTimestamp',
  'lastTransitionTime',
  'lastUpdated',
  'lastUpdateTime',
  'observedAt',
  'reconciledAt',
  'startedAt',
  'startTime',
]);

/** A copy of a value in which every time of something that happened is moved. Times are milliseconds since 1970. */
export function moveTimes<T>(value: T, move: (time: number) => number): T {
  if (Array.isArray(value)) {
    return value.map(item => moveTimes(item, move)) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([field, content]) => [
      field,
      TIME_FIELDS.has(field) && typeof content === 'string'
        ? moved(content, move)
        : moveTimes(content, move),
    ]),
  ) as T;
}

function moved(text: string, move: (time: number) => number): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    return text;
  }
  const result = new Date(move(time)).toISOString();
  return /\.\d+/.test(text) ? result : result.replace(/\.\d+/, '');
}

/** Name of the workload cluster that an object of a management cluster is about; undefined where it is about none. */
export function clusterOf(
  object: KubernetesObject,
  clusters: ReadonlySet<string>,
): string | undefined {
  const { name, namespace, labels } = object.metadata;
  return [
    labels?.['cluster.x-k8s.io/cluster-name'],
    namespace,
    name,
    // Applications on it, and the Secret by which Argo CD knows it.
    name.replace(/^(cluster|hello|monitoring)-/, ''),
  ].find(candidate => candidate !== undefined && clusters.has(candidate));
}
