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

import { KubernetesObject } from '../../types';
import { isObject } from '../json';
import { ServedKind } from '../kinds';
import { Column, columnsOf } from './columns';

type Body = Record<string, unknown>;

/** How a client wants objects to be shown, by its Accept header. */
export type Representation = 'object' | 'table' | 'metadata';

/** Picks the first representation of an Accept header that is served. */
export function representationOf(accept: string | undefined): Representation {
  for (const entry of (accept ?? '').split(',')) {
    const parameters = new Map(
      entry.split(';').map(part => {
        const [key, value = ''] = part.trim().split('=');
        return [key, value] as const;
      }),
    );
    const isJson = parameters.has('application/json') || parameters.has('*/*');
    if (!isJson) continue;
    const as = parameters.get('as') ?? '';
    const isV1 = parameters.get('v') === 'v1';
    if (as === 'Table' && isV1) return 'table';
    if (as.startsWith('PartialObjectMetadata') && isV1) return 'metadata';
    if (!as) return 'object';
  }
  return 'object';
}

/** A `meta.k8s.io/v1` Table of objects. */
export function tableOf(
  kind: ServedKind,
  version: string,
  objects: readonly KubernetesObject[],
  options: {
    metadata: Body;
    now: Date;
    /** What each row carries besides its cells. */
    includeObject?: string | null;
    /** Later events of a watch need no headings. */
    withoutHeadings?: boolean;
  },
): Body {
  const columns = columnsOf(kind, version);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.withoutHeadings
      ? null
      : [
          {
            name: 'Name',
            type: 'string',
            format: 'name',
            description: 'Name of the object',
            priority: 0,
          },
          ...columns.map(({ name, type, priority }) => ({
            name,
            // Definitions of custom resources have a type of their own for moments.
            type: type === 'date' && !kind.custom ? 'string' : type,
            format: '',
            description: name,
            priority,
          })),
        ],
    rows: objects.map(object => ({
      cells: [
        object.metadata.name,
        ...columns.map(column => cell(column, object, options.now)),
      ],
      object: rowObject(object, options.includeObject),
    })),
  };
}

/** Only the metadata of an object. */
export function metadataOf(object: KubernetesObject): Body {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

function rowObject(
  object: KubernetesObject,
  include: string | null | undefined,
): Body | undefined {
  if (include === 'None') return undefined;
  return include === 'Object' ? object : metadataOf(object);
}

function cell(column: Column, object: KubernetesObject, now: Date): unknown {
  if (column.value) return column.value(object, now);
  const value = evaluate(object, column.jsonPath!);
  if (value === undefined || value === null) return null;
  if (column.type === 'date') return humanAge(String(value), now);
  if (column.type === 'integer') return Number(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The subset of JSONPath that printer columns use: fields, and list items by one field. */
function evaluate(object: unknown, jsonPath: string): unknown {
  const steps = jsonPath.matchAll(
    /\.((?:\\.|[^.[\\])+)|\[\?\(@\.(\w+)=="([^"]*)"\)\]/g,
  );
  let value = object;
  for (const [, field, key, wanted] of steps) {
    if (field !== undefined) {
      value = isObject(value) ? value[field.replace(/\\/g, '')] : undefined;
    } else {
      value = Array.isArray(value)
        ? value.find(item => isObject(item) && item[key] === wanted)
        : undefined;
    }
  }
  return value;
}

/** Time since a timestamp as `kubectl` shows it: 45s, 12m, 3h5m, 2d4h, 60d. */
export function humanAge(timestamp: string, now: Date): string {
  const seconds = Math.floor((now.getTime() - Date.parse(timestamp)) / 1000);
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return withRest(days, 'd', hours % 24, 'h');
  return `${days}d`;
}

function withRest(
  amount: number,
  unit: string,
  rest: number,
  restUnit: string,
): string {
  return rest === 0 ? `${amount}${unit}` : `${amount}${unit}${rest}${restUnit}`;
}
