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

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** What a controller says of one condition: status, reason, message. */
export type ConditionValue = readonly [
  status: ConditionStatus,
  reason: string,
  message?: string,
];

/** A condition as Kubernetes writes it (`metav1.Condition`). */
export interface Condition {
  type: string;
  status: ConditionStatus;
  reason: string;
  message: string;
  observedGeneration?: number;
  lastTransitionTime: string;
}

/** What a controller says of a condition of the v1beta1 kind: `true`, or why not. */
export type OldConditionValue =
  | true
  | {
      reason: string;
      severity: 'Info' | 'Warning' | 'Error';
      message?: string;
    };

interface OldCondition {
  type: string;
  status: ConditionStatus;
  severity?: string;
  reason?: string;
  message?: string;
  lastTransitionTime: string;
}

/** A condition of an object, or undefined where it is not reported. */
export function conditionOf(
  object: KubernetesObject | undefined,
  type: string,
): Condition | undefined {
  const status = object?.status as { conditions?: Condition[] } | undefined;
  return status?.conditions?.find(condition => condition.type === type);
}

/** Whether a condition is reported and True. */
export function isTrue(
  object: KubernetesObject | undefined,
  type: string,
): boolean {
  return conditionOf(object, type)?.status === 'True';
}

/**
 * Sets conditions of an object and leaves the others, in the given order of types. The transition time moves with the
 * status only, as Cluster API has it.
 */
export function setConditions(
  object: KubernetesObject,
  order: readonly string[],
  values: Record<string, ConditionValue | undefined>,
  time: string,
): void {
  const status = statusOf(object);
  const conditions: Condition[] = status.conditions ?? [];
  for (const [type, value] of Object.entries(values)) {
    if (!value) continue;
    const [conditionStatus, reason, message = ''] = value;
    const previous = conditions.find(condition => condition.type === type);
    const next: Condition = {
      lastTransitionTime:
        previous?.status === conditionStatus
          ? previous.lastTransitionTime
          : time,
      message,
      observedGeneration: object.metadata.generation,
      reason,
      status: conditionStatus,
      type,
    };
    if (previous) Object.assign(previous, next);
    else conditions.push(next);
  }
  status.conditions = conditions.sort(
    (a, b) => order.indexOf(a.type) - order.indexOf(b.type),
  );
}

/** Sets conditions of the v1beta1 kind: `Ready` first, the others by name. */
export function setOldConditions(
  object: KubernetesObject,
  values: Record<string, OldConditionValue | undefined>,
  time: string,
): void {
  const old = deprecatedOf(object);
  const conditions = (old.conditions ?? []) as OldCondition[];
  for (const [type, value] of Object.entries(values)) {
    if (!value) continue;
    const previous = conditions.find(condition => condition.type === type);
    const status = value === true ? 'True' : 'False';
    const next: OldCondition = {
      lastTransitionTime:
        previous?.status === status ? previous.lastTransitionTime : time,
      status,
      type,
      ...(value === true ? {} : value),
    };
    if (previous) conditions.splice(conditions.indexOf(previous), 1);
    conditions.push(next);
  }
  old.conditions = conditions.sort(
    (a, b) => rank(a) - rank(b) || compare(a, b),
  );
}

function rank(condition: OldCondition): number {
  return condition.type === 'Ready' ? 0 : 1;
}

function compare(a: OldCondition, b: OldCondition): number {
  return a.type < b.type ? -1 : 1;
}

/** `status.deprecated.v1beta1` of an object, made where it is not there. */
export function deprecatedOf(
  object: KubernetesObject,
): Record<string, unknown> {
  const status = statusOf(object);
  status.deprecated ??= { v1beta1: {} };
  return status.deprecated.v1beta1;
}

/** One condition of the v1beta1 kind, to mirror it elsewhere. */
export function oldConditionOf(
  object: KubernetesObject | undefined,
  type: string,
): OldConditionValue | undefined {
  if (!object?.status) return undefined;
  const conditions = (deprecatedOf(object).conditions ?? []) as OldCondition[];
  const found = conditions.find(condition => condition.type === type);
  if (!found) return undefined;
  if (found.status === 'True') return true;
  const { reason = '', severity, message } = found;
  return {
    reason,
    severity: severity as 'Info' | 'Warning' | 'Error',
    ...(message ? { message } : {}),
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- statuses differ by kind
function statusOf(object: KubernetesObject): Record<string, any> {
  object.status ??= {};
  return object.status as Record<string, unknown>;
}
