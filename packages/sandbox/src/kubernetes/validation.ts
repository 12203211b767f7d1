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

import { KubernetesObject, StoreError } from '../types';
import { isObject } from './json';
import { findKind, groupOf } from './kinds';

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Roles may hold colons, as in `system:masters`. */
const pathSegment = /^(?!\.\.?$)[^/%]+$/;

/**
 * The checks of the API server that a wrong manifest runs into first.
 *
 * @throws StoreError with reason `Invalid`
 */
export function validateObject(object: KubernetesObject): void {
  const group = groupOf(object.apiVersion);
  const { name } = object.metadata;
  if (typeof name !== 'string' || name === '') {
    throw invalid(object, 'metadata.name', 'Required value: name is required');
  }
  const pattern =
    group === 'rbac.authorization.k8s.io' ? pathSegment : undefined;
  if (
    pattern
      ? !pattern.test(name)
      : !dnsSubdomain.test(name) || name.length > 253
  ) {
    throw invalid(
      object,
      'metadata.name',
      `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    );
  }
  const label =
    (group === '' &&
      (object.kind === 'Namespace' || object.kind === 'Service')) ||
    (group === 'cluster.x-k8s.io' && object.kind === 'Cluster');
  if (label && (!dnsLabel.test(name) || name.length > 63)) {
    throw invalid(
      object,
      'metadata.name',
      `Invalid value: "${name}": must be a lowercase RFC 1123 label of at most 63 characters`,
    );
  }
  for (const field of ['labels', 'annotations'] as const) {
    const values: unknown = object.metadata[field];
    if (values === undefined) continue;
    if (!isObject(values)) {
      throw invalid(
        object,
        `metadata.${field}`,
        'Invalid value: must be a map',
      );
    }
    for (const [key, value] of Object.entries(values)) {
      if (typeof value !== 'string') {
        throw invalid(
          object,
          `metadata.${field}.${key}`,
          `Invalid value: ${JSON.stringify(value)}: must be of type string`,
        );
      }
    }
  }
  if (
    findKind(group, object.kind)?.custom &&
    object.spec !== undefined &&
    !isObject(object.spec)
  ) {
    throw invalid(object, 'spec', 'Invalid value: must be of type object');
  }
}

function invalid(
  object: KubernetesObject,
  field: string,
  problem: string,
): StoreError {
  const group = groupOf(object.apiVersion);
  const name = object.metadata.name ?? '';
  return new StoreError(
    'Invalid',
    `${object.kind}${
      group ? `.${group}` : ''
    } "${name}" is invalid: ${field}: ${problem}`,
    {
      ...(name && { name }),
      ...(group && { group }),
      kind: object.kind,
      causes: [
        {
          reason: problem.startsWith('Required')
            ? 'FieldValueRequired'
            : 'FieldValueInvalid',
          message: problem,
          field,
        },
      ],
    },
  );
}
