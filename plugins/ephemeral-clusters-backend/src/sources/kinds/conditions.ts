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

import type { ClusterCondition } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import { listOf, section, text } from './fields';

const condition = z.object({
  type: z.string().min(1),
  status: z.enum(['True', 'False', 'Unknown']).catch('Unknown'),
  reason: text,
  message: text,
  lastTransitionTime: text,
});

const conditions = listOf(condition);

/** Conditions wherever the version of Cluster API keeps them; to be spread into a `status` section. */
export const conditionFields = {
  conditions,
  /** v1beta1: the new conditions, beside the old ones in `conditions`. */
  v1beta2: section({ conditions }),
};

/** Conditions whose status True is not the good one. */
const negative = new Set([
  'Paused',
  'Deleting',
  'RollingOut',
  'ScalingUp',
  'ScalingDown',
  'Remediating',
  'Updating',
]);

/** What the legacy conditions of a v1beta1 object without new ones mean. */
const legacyNames: Record<string, string> = {
  Ready: 'Available',
  ControlPlaneReady: 'ControlPlaneAvailable',
};

/**
 * One list of conditions, of either API version.
 *
 * @param legacyCluster - translate the legacy names of a Cluster to today's
 */
export function readConditions(
  status: {
    conditions: z.output<typeof conditions>;
    v1beta2: { conditions: z.output<typeof conditions> };
  },
  legacyCluster = false,
): ClusterCondition[] {
  const current = status.v1beta2.conditions.length > 0;
  const found = current ? status.v1beta2.conditions : status.conditions;
  const names = new Set(found.map(item => item.type));
  return found.map(item => {
    const renamed =
      legacyCluster && !current ? legacyNames[item.type] : undefined;
    return {
      ...item,
      type: renamed && !names.has(renamed) ? renamed : item.type,
      negative: negative.has(item.type),
    };
  });
}

/** One condition by type. */
export function conditionOf(
  list: readonly ClusterCondition[],
  type: string,
): ClusterCondition | undefined {
  return list.find(item => item.type === type);
}

/** Cluster API sets `Available` within seconds of an object's creation; a later transition means that it has been True in between. */
const firstTransition = 60_000;

/** Whether an object has ever been available, as far as can be told; undefined where it says nothing of that. */
export function wasAvailable(object: {
  createdAt: string;
  conditions: readonly ClusterCondition[];
}): boolean | undefined {
  const available = conditionOf(object.conditions, 'Available');
  if (!available) return undefined;
  if (available.status === 'True') return true;
  const created = Date.parse(object.createdAt);
  const changed = Date.parse(available.lastTransitionTime ?? '');
  return changed - created > firstTransition;
}
