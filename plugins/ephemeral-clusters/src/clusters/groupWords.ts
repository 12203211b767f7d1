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
  clusterGroupFields,
  type ClusterGroupField,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { shortEntityName } from '../elements/EntityLink';

/** What the groups are called. */
export const groupTitles: Record<ClusterGroupField, string> = {
  owner: 'Owner',
  template: 'Template',
  managementCluster: 'Management cluster',
};

/** All fields to group by, in the order in which they are offered. */
export const groupFields: readonly ClusterGroupField[] = clusterGroupFields;

/** Head of a group; `value` is empty for clusters that have none. */
export function groupName(field: ClusterGroupField, value: string): string {
  if (value === '') return `No ${groupTitles[field].toLowerCase()}`;
  return field === 'owner' ? shortEntityName(value) : value;
}
