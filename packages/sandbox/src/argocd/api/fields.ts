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

import { Application } from '../types';

/**
 * Fields that a list can be cut down to. The list is Argo CD's own and shorter than one would think: `status.health.status` is not in it,
 * so asking for it gives nothing.
 */
const selectable = [
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'metadata.labels',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'spec',
  'spec.destination',
  'spec.project',
  'spec.source',
  'spec.syncPolicy',
  'status.summary',
  'status.sync.status',
  'status.sync.revision',
  'status.health',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  'status.operationState.phase',
  'status.resources',
  'operation.sync',
];

/** Cuts Applications down to the fields named in `fields` (`items.metadata.name,…`); a leading `-` leaves the named ones out. */
export function selectFields(
  applications: Application[],
  fields: string,
): unknown[] {
  const excludes = fields.startsWith('-');
  const named = new Set(fields.replace(/^-/, '').split(','));
  const chosen = selectable
    .filter(field => named.has(`items.${field}`) !== excludes)
    .filter(
      (field, _, all) => !all.some(other => field.startsWith(`${other}.`)),
    );
  return applications.map(application => {
    const result = {};
    for (const field of chosen) copy(application, result, field.split('.'));
    return result;
  });
}

function copy(from: any, to: any, [key, ...rest]: string[]): void {
  const value = from?.[key];
  if (value === undefined || value === null) return;
  if (rest.length === 0) to[key] = value;
  else {
    const inner = to[key] ?? {};
    copy(value, inner, rest);
    if (Object.keys(inner).length > 0) to[key] = inner;
  }
}
