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

import { conditionOf } from '../../sources/kinds/conditions';
import { isRunning, isStarting } from '../starting';
import type { HealthFacts, HealthRule } from '../types';
import { oneLine } from '../words';

/** Whether the API server can be reached and how many control plane nodes are ready. */
export const controlPlane: HealthRule = (facts, now) => {
  const { capi } = facts;
  if (!capi || !isRunning(facts) || isStarting(facts, now)) return undefined;
  const condition = conditionOf(capi.conditions, 'ControlPlaneAvailable');
  if (!capi.controlPlaneInitialized && condition?.status === 'False') {
    const machines = conditionOf(capi.conditions, 'ControlPlaneMachinesReady');
    const cause = machines?.status === 'False' ? machines : condition;
    return {
      rule: 'control-plane',
      status: 'failed',
      message: `Its control plane has not come up${suffix(cause.message)}`,
      source: `Cluster API condition ${cause.type}`,
      since: cause.lastTransitionTime,
      action: lookAt(facts),
    };
  }
  const probe = conditionOf(capi.conditions, 'RemoteConnectionProbe');
  if (probe?.status === 'False') {
    return {
      rule: 'control-plane',
      status: 'failed',
      message: `Cluster API cannot reach its API server${suffix(
        probe.message,
      )}`,
      source: 'Cluster API condition RemoteConnectionProbe',
      since: probe.lastTransitionTime,
      action: capi.controlPlaneExternal
        ? `${lookAt(facts)} See whether its address is reachable.`
        : 'Look whether its control plane machines run and its address is reachable.',
    };
  }
  if (condition?.status === 'False') {
    return {
      rule: 'control-plane',
      status: 'failed',
      message: `The control plane is not available${suffix(condition.message)}`,
      source: 'Cluster API condition ControlPlaneAvailable',
      since: condition.lastTransitionTime,
      action: lookAt(facts),
    };
  }
  const count = capi.controlPlane;
  // Managed control planes have no replicas.
  if (!count || count.desired === 0 || count.ready >= count.desired) {
    return undefined;
  }
  const missing = count.desired - count.ready;
  return {
    rule: 'control-plane',
    status: 'attention',
    message: `${missing} of ${count.desired} ${
      capi.controlPlaneExternal
        ? 'replicas of its control plane'
        : 'control plane nodes'
    } ${missing === 1 ? 'is' : 'are'} not ready`,
    source: 'Cluster API status controlPlane',
  };
};

/** One that runs outside of the cluster has no machines. */
function lookAt({ capi }: HealthFacts): string {
  return capi?.controlPlaneExternal
    ? `Look at its ${capi.controlPlaneKind} and at its provider.`
    : 'Look at its control plane machines.';
}

function suffix(message: string | undefined): string {
  const text = oneLine(message);
  return text ? `: ${text}` : '';
}
