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

import { copyJson } from '../kubernetes/json';
import { setConditions, setOldConditions } from './conditions';
import { machineConditionOrder } from './machineStatus';
import {
  change,
  ClusterApiObject,
  createChild,
  Fields,
  groups,
  isDeleting,
  labels,
  ownedBy,
  Scope,
} from './scope';

/** Of a check that names none. */
const standardStartupTimeout = 600;

/** What a topology makes of the `healthCheck` of a worker class, for a MachineDeployment of that name. */
export function createHealthCheck(
  scope: Scope,
  deploymentName: string,
  topologyName: string,
  checks: Fields,
): void {
  const { name } = scope.cluster.metadata;
  createChild(
    scope,
    groups.core,
    'MachineHealthCheck',
    {
      name: deploymentName,
      labels: { [labels.cluster]: name, [labels.owned]: '' },
      ownerReferences: [ownedBy(scope.cluster, false)],
    },
    {
      checks: {
        nodeStartupTimeoutSeconds: standardStartupTimeout,
        ...copyJson(checks),
      },
      clusterName: name,
      selector: {
        matchLabels: {
          [labels.topologyDeployment]: topologyName,
          [labels.owned]: '',
        },
      },
    },
  );
}

/**
 * The controller for MachineHealthChecks, as far as machines with a node pass. It never finds one unhealthy, which the real one would replace
 * after some minutes: a machine that a fault holds stays as it is, to be looked at.
 */
export function reconcileHealthChecks(scope: Scope): void {
  for (const check of scope.healthChecks) {
    if (isDeleting(check)) continue;
    const targets = scope.machines.filter(machine => selects(check, machine));
    const passed = targets.filter(
      machine => !isDeleting(machine) && machine.status?.nodeRef !== undefined,
    );
    for (const machine of passed) report(scope, machine);
    change(scope, check, copy => {
      setConditions(
        copy,
        ['RemediationAllowed', 'Paused'],
        {
          RemediationAllowed: ['True', 'RemediationAllowed'],
          Paused: ['False', 'NotPaused'],
        },
        scope.time,
      );
      setOldConditions(copy, { RemediationAllowed: true }, scope.time);
      Object.assign(copy.status!, {
        currentHealthy: passed.length,
        expectedMachines: targets.length,
        remediationsAllowed: passed.length,
        targets: targets.map(({ metadata }) => metadata.name).sort(),
        observedGeneration: copy.metadata.generation,
      });
    });
  }
}

function selects(check: ClusterApiObject, machine: ClusterApiObject): boolean {
  const wanted = Object.entries(check.spec.selector?.matchLabels ?? {});
  return wanted.every(
    ([label, value]) => machine.metadata.labels?.[label] === value,
  );
}

function report(scope: Scope, machine: ClusterApiObject): void {
  change(scope, machine, copy => {
    setConditions(
      copy,
      machineConditionOrder,
      { HealthCheckSucceeded: ['True', 'HealthCheckSucceeded'] },
      scope.time,
    );
    setOldConditions(copy, { HealthCheckSucceeded: true }, scope.time);
  });
}
