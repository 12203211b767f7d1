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

import type {
  SetupConnection,
  SetupReport,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ago, second } from './time';

/** Management cluster whose account may read what it should, and change nothing. */
export const goodConnection: SetupConnection = {
  id: 'kubernetes:management',
  kind: 'kubernetes',
  title: 'Kubernetes of Management',
  configKey: 'ephemeralClusters.managementClusters.management',
  status: 'ok',
  checkedAt: ago(4 * second),
  checks: [
    {
      id: 'reachable',
      title: 'Answers',
      status: 'ok',
      message: 'Kubernetes v1.36.0',
    },
    {
      id: 'kind:Cluster',
      title: 'Read Cluster objects',
      status: 'ok',
      message: 'Watched; there are 12',
      needs: 'get, list, watch on clusters.cluster.x-k8s.io',
    },
  ],
};

/** One with a right that is missing and others that are too much. */
export const badConnection: SetupConnection = {
  id: 'kubernetes:eu-west',
  kind: 'kubernetes',
  title: 'Kubernetes of EU West',
  configKey: 'ephemeralClusters.managementClusters.eu-west',
  status: 'error',
  checkedAt: ago(4 * second),
  checks: [
    {
      id: 'reachable',
      title: 'Answers',
      status: 'ok',
      message: 'Kubernetes v1.36.0',
    },
    {
      id: 'rights',
      title: 'Nothing but reading',
      status: 'warning',
      message: 'The account may do more than the portal needs',
      excess: ['every verb on clusters.cluster.x-k8s.io', 'get on secrets'],
      fix: 'Give the portal an account of its own.',
    },
    {
      id: 'kind:Machine',
      title: 'Read Machine objects',
      status: 'error',
      message:
        'The account may not watch machines.cluster.x-k8s.io in all namespaces',
      needs: 'list, watch on machines.cluster.x-k8s.io',
      fix: 'Apply examples/operator/portal-rbac.yaml on the management cluster.',
      command: 'kubectl apply -f examples/operator/portal-rbac.yaml',
    },
  ],
};

/** The answer of the set-up check. */
export function setupReport(
  connections: SetupConnection[] = [goodConnection],
): SetupReport {
  const statuses = connections.map(({ status }) => status);
  return {
    checkedAt: ago(4 * second),
    status:
      (['error', 'warning', 'unknown'] as const).find(status =>
        statuses.includes(status),
      ) ?? 'ok',
    connections,
  };
}
