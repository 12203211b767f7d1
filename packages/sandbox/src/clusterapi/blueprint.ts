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

import { ClusterApiObject, Fields, groups, Scope } from './scope';

/** Why a topology cannot be reconciled, in the words of Cluster API's condition. */
export class TopologyError extends Error {}

/** A ClusterClass with the templates that it refers to. */
export interface Blueprint {
  infrastructure: ClusterApiObject;
  controlPlane: ClusterApiObject;
  controlPlaneMachines: ClusterApiObject;
  /** Templates of each worker class by its name */
  workers: Map<
    string,
    {
      bootstrap: ClusterApiObject;
      machines: ClusterApiObject;
      /** `checks` of its health check, if it has one. */
      healthChecks: Fields | undefined;
    }
  >;
}

/** @throws TopologyError where the class or one of its templates is not there */
export function readBlueprint(scope: Scope): Blueprint {
  const { store, cluster } = scope;
  const { classRef } = cluster.spec.topology as Fields;
  const namespace = classRef?.namespace ?? cluster.metadata.namespace;
  const name = classRef?.name ?? '';
  const clusterClass = store.get({
    group: groups.core,
    kind: 'ClusterClass',
    namespace,
    name,
  }) as ClusterApiObject | undefined;
  if (!clusterClass) {
    throw new TopologyError(
      `failed to retrieve ClusterClass ${namespace}/${name}: ClusterClass.${groups.core} "${name}" not found`,
    );
  }
  const template = (ref: Fields | undefined, use: string) => {
    if (!ref) {
      throw new TopologyError(
        `error reading the ClusterClass: ClusterClass ${namespace}/${name} has no ${use}`,
      );
    }
    const found = store.get({
      group: String(ref.apiVersion).split('/')[0],
      kind: ref.kind,
      namespace,
      name: ref.name,
    });
    if (!found) {
      throw new TopologyError(
        `error reading the ClusterClass: failed to get ${use} for ClusterClass ${namespace}/${name}: ${ref.kind} ${namespace}/${ref.name} not found`,
      );
    }
    return found as ClusterApiObject;
  };
  const { infrastructure, controlPlane, workers } = clusterClass.spec;
  const blueprint: Blueprint = {
    infrastructure: template(
      infrastructure?.templateRef,
      'infrastructure cluster template',
    ),
    controlPlane: template(controlPlane?.templateRef, 'control plane template'),
    controlPlaneMachines: template(
      controlPlane?.machineInfrastructure?.templateRef,
      "control plane's machine template",
    ),
    workers: new Map(),
  };
  for (const worker of workers?.machineDeployments ?? []) {
    blueprint.workers.set(worker.class, {
      bootstrap: template(worker.bootstrap?.templateRef, 'bootstrap template'),
      machines: template(
        worker.infrastructure?.templateRef,
        'infrastructure machine template',
      ),
      healthChecks: worker.healthCheck?.checks,
    });
  }
  return blueprint;
}
