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
import { Condition, conditionOf, ConditionValue } from './conditions';

/** One bullet: `* Name: message`, or the message's own bullets a level deeper. */
export function bullet(name: string, message: string): string {
  if (!message.startsWith('* ')) return `* ${name}: ${message}`;
  return `* ${name}:\n${message.replace(/^/gm, '  ')}`;
}

/** Names as in Cluster API's messages: three of them, then how many more. */
export function nameList(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  const more = names.length - 3;
  return `${names.slice(0, 3).join(', ')}, ... (${more} more)`;
}

interface Reported {
  object: KubernetesObject;
  status: string;
  message: string;
}

/**
 * Sums one condition of several objects up into one of their owner, the same messages under one bullet.
 *
 * @param reasons - for True, False, Unknown, and for no objects at all
 */
export function aggregate(
  objects: readonly KubernetesObject[],
  type: string,
  reasons: { ok: string; bad: string; unknown: string; none: string },
): ConditionValue {
  if (objects.length === 0) return ['True', reasons.none];
  const reported = report(objects, type);
  const bad = reported.filter(entry => entry.status === 'False');
  const unknown = reported.filter(entry => entry.status === 'Unknown');
  const message = grouped([...bad, ...unknown]);
  if (bad.length > 0) return ['False', reasons.bad, message];
  if (unknown.length > 0) return ['Unknown', reasons.unknown, message];
  return ['True', reasons.ok];
}

/**
 * As `aggregate`, for a condition that is bad when True, such as ScalingUp. One that is not reported counts as unknown only
 * for the objects that must report it.
 */
export function aggregateNegative(
  objects: readonly KubernetesObject[],
  type: string,
  mustReport: (object: KubernetesObject) => boolean,
): ConditionValue {
  const reported = report(
    objects.filter(o => mustReport(o) || conditionOf(o, type)),
    type,
  );
  const active = reported.filter(entry => entry.status === 'True');
  const unknown = reported.filter(entry => entry.status === 'Unknown');
  if (active.length > 0) return ['True', type, grouped(active)];
  if (unknown.length > 0) {
    return ['Unknown', `${type}Unknown`, grouped(unknown)];
  }
  return ['False', `Not${type}`];
}

/** Whether a condition of an object is to be told in the summary of it. */
export interface SummaryPart {
  name: string;
  condition: Condition | ConditionValue | undefined;
}

/** Sums conditions of one object up into one; parts that are True are left out. */
export function summarize(
  parts: readonly SummaryPart[],
  reasons: { ok: string; bad: string; unknown: string },
): ConditionValue {
  const values = parts.map(part => ({ name: part.name, value: valueOf(part) }));
  const issues = values.filter(({ value }) => value[0] !== 'True');
  if (issues.length === 0) return ['True', reasons.ok];
  const message = issues
    .map(({ name, value: [, reason, text] }) => bullet(name, text || reason))
    .join('\n');
  return issues.some(({ value }) => value[0] === 'False')
    ? ['False', reasons.bad, message]
    : ['Unknown', reasons.unknown, message];
}

function valueOf({ name, condition }: SummaryPart): ConditionValue {
  if (!condition) {
    return ['Unknown', 'NotYetReported', `Condition ${name} not yet reported`];
  }
  if ('type' in condition) {
    return [condition.status, condition.reason, condition.message];
  }
  return condition;
}

function report(objects: readonly KubernetesObject[], type: string) {
  return objects.map((object): Reported => {
    const condition = conditionOf(object, type);
    return {
      object,
      status: condition?.status ?? 'Unknown',
      message: condition?.message ?? `Condition ${type} not yet reported`,
    };
  });
}

function grouped(entries: readonly Reported[]): string {
  const groups = new Map<string, Reported[]>();
  for (const entry of entries) {
    const key = `${entry.object.kind}|${entry.message}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()]
    .map(([first, ...rest]) => {
      const names = [first, ...rest].map(entry => entry.object.metadata.name);
      const kind =
        rest.length > 0 ? `${first.object.kind}s` : first.object.kind;
      return bullet(`${kind} ${nameList(names)}`, first.message);
    })
    .join('\n');
}
