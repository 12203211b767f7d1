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
import { KubernetesObject } from '../types';
import { setConditions, setOldConditions } from './conditions';
import { Blueprint, readBlueprint, TopologyError } from './blueprint';
import { createHealthCheck } from './healthChecks';
import { clusterConditionOrder } from './clusterStatus';
import {
  change,
  ClusterApiObject,
  contractRef,
  createChild,
  Fields,
  generateName,
  groups,
  isDeleting,
  labels,
  ownedBy,
  Scope,
} from './scope';

/**
 * The topology controller: makes the objects of a cluster out of its ClusterClass and keeps replicas and versions as
 * `spec.topology` says. Does nothing for a cluster without topology.
 */
export function reconcileTopology(scope: Scope): void {
  const { cluster } = scope;
  if (!cluster.spec?.topology || isDeleting(cluster)) {
    if (cluster.spec?.topology) report(scope, { deleting: true });
    return;
  }
  try {
    const blueprint = readBlueprint(scope);
    if (!cluster.spec.infrastructureRef || !cluster.spec.controlPlaneRef) {
      createInfrastructureAndControlPlane(scope, blueprint);
    } else if (scope.controlPlane && !isDeleting(scope.controlPlane)) {
      keepControlPlane(scope);
    }
    keepDeployments(scope, blueprint);
    report(scope, {});
  } catch (error) {
    if (!(error instanceof TopologyError)) throw error;
    report(scope, { failure: error.message });
  }
}

function createInfrastructureAndControlPlane(
  scope: Scope,
  blueprint: Blueprint,
): void {
  const { cluster } = scope;
  const { name } = cluster.metadata;
  const { topology } = cluster.spec;
  const infrastructure = createChild(
    scope,
    groups.infrastructure,
    'DevCluster',
    clonedMetadata(scope, generateName(name), blueprint.infrastructure),
    templateSpec(blueprint.infrastructure),
  );
  const machines = createChild(
    scope,
    groups.infrastructure,
    'DevMachineTemplate',
    clonedMetadata(scope, generateName(name), blueprint.controlPlaneMachines),
    copyJson(blueprint.controlPlaneMachines.spec),
  );
  const controlPlane = createChild(
    scope,
    groups.controlPlane,
    'KubeadmControlPlane',
    clonedMetadata(scope, generateName(name), blueprint.controlPlane),
    {
      ...templateSpec(blueprint.controlPlane),
      machineTemplate: {
        metadata: { labels: ownLabels(scope) },
        spec: { infrastructureRef: contractRef(machines) },
      },
      replicas: topology.controlPlane?.replicas ?? 1,
      rollout: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      },
      version: topology.version,
    },
  );
  change(scope, cluster, copy => {
    copy.metadata.labels = { ...copy.metadata.labels, ...ownLabels(scope) };
    copy.spec.infrastructureRef = contractRef(infrastructure);
    copy.spec.controlPlaneRef = contractRef(controlPlane);
  });
}

function keepControlPlane(scope: Scope): void {
  const { topology } = scope.cluster.spec;
  change(scope, scope.controlPlane!, copy => {
    copy.spec.replicas = topology.controlPlane?.replicas ?? copy.spec.replicas;
    copy.spec.version = topology.version;
  });
}

function keepDeployments(scope: Scope, blueprint: Blueprint): void {
  const { topology } = scope.cluster.spec;
  const wanted: Fields[] = topology.workers?.machineDeployments ?? [];
  for (const worker of wanted) {
    const templates = blueprint.workers.get(worker.class);
    if (!templates) {
      throw new TopologyError(
        `error reading the ClusterClass: MachineDeployment class "${worker.class}" not found in ClusterClass`,
      );
    }
    const existing = scope.deployments.find(
      deployment =>
        deployment.metadata.labels?.[labels.topologyDeployment] === worker.name,
    );
    if (!existing) {
      createDeployment(scope, worker, templates);
    } else if (!isDeleting(existing)) {
      change(scope, existing, copy => {
        copy.spec.replicas = worker.replicas ?? copy.spec.replicas;
        copy.spec.template.spec.version = topology.version;
      });
    }
  }
  for (const deployment of scope.deployments) {
    const name = deployment.metadata.labels?.[labels.topologyDeployment];
    if (
      deployment.metadata.labels?.[labels.owned] !== undefined &&
      !wanted.some(worker => worker.name === name)
    ) {
      for (const kind of ['MachineHealthCheck', 'MachineDeployment']) {
        scope.store.delete({
          group: groups.core,
          kind,
          namespace: deployment.metadata.namespace,
          name: deployment.metadata.name,
        });
      }
    }
  }
}

function createDeployment(
  scope: Scope,
  worker: Fields,
  templates: {
    bootstrap: ClusterApiObject;
    machines: ClusterApiObject;
    healthChecks: Fields | undefined;
  },
): void {
  const base = `${scope.cluster.metadata.name}-${worker.name}`;
  const own = {
    ...ownLabels(scope),
    [labels.topologyDeployment]: worker.name as string,
  };
  const bootstrap = createChild(
    scope,
    groups.bootstrap,
    'KubeadmConfigTemplate',
    clonedMetadata(scope, generateName(base), templates.bootstrap),
    copyJson(templates.bootstrap.spec ?? {}),
  );
  const machines = createChild(
    scope,
    groups.infrastructure,
    'DevMachineTemplate',
    clonedMetadata(scope, generateName(base), templates.machines),
    copyJson(templates.machines.spec ?? {}),
  );
  const name = generateName(base);
  const { healthChecks } = templates;
  if (healthChecks) createHealthCheck(scope, name, worker.name, healthChecks);
  createChild(
    scope,
    groups.core,
    'MachineDeployment',
    {
      name,
      labels: { ...worker.metadata?.labels, ...own },
      annotations: {
        ...worker.metadata?.annotations,
        'machinedeployment.clusters.x-k8s.io/revision': '1',
      },
      finalizers: [
        'machinedeployment.topology.cluster.x-k8s.io',
        'cluster.x-k8s.io/machinedeployment',
      ],
      ownerReferences: [ownedBy(scope.cluster, false)],
    },
    {
      clusterName: scope.cluster.metadata.name,
      replicas: worker.replicas ?? 1,
      rollout: {
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        },
      },
      selector: { matchLabels: own },
      template: {
        metadata: { labels: own },
        spec: {
          bootstrap: { configRef: contractRef(bootstrap) },
          clusterName: scope.cluster.metadata.name,
          infrastructureRef: contractRef(machines),
          version: scope.cluster.spec.topology.version,
        },
      },
    },
  );
}

function ownLabels(scope: Scope): Record<string, string> {
  return { [labels.cluster]: scope.cluster.metadata.name, [labels.owned]: '' };
}

function clonedMetadata(
  scope: Scope,
  name: string,
  template: KubernetesObject,
) {
  const group = template.apiVersion.split('/')[0];
  return {
    name,
    labels: ownLabels(scope),
    annotations: {
      'cluster.x-k8s.io/cloned-from-groupkind': `${template.kind}.${group}`,
      'cluster.x-k8s.io/cloned-from-name': template.metadata.name,
    },
    ownerReferences: [
      ownedBy(scope.cluster, !template.kind.startsWith('DevMachine')),
    ],
  };
}

function templateSpec(template: ClusterApiObject): Fields {
  return copyJson(template.spec?.template?.spec ?? {});
}

/** Writes TopologyReconciled. A paused cluster never gets here. */
function report(
  scope: Scope,
  outcome: { deleting?: boolean; failure?: string },
): void {
  const { deleting, failure } = outcome;
  change(scope, scope.cluster, copy => {
    if (deleting) {
      const message = 'Cluster is deleting';
      setConditions(
        copy,
        clusterConditionOrder,
        { TopologyReconciled: ['False', 'Deleting', message] },
        scope.time,
      );
      setOldConditions(
        copy,
        {
          TopologyReconciled: { reason: 'Deleting', severity: 'Info', message },
        },
        scope.time,
      );
      return;
    }
    setConditions(
      copy,
      clusterConditionOrder,
      {
        TopologyReconciled: failure
          ? ['False', 'ReconcileFailed', failure]
          : ['True', 'ReconcileSucceeded'],
      },
      scope.time,
    );
    setOldConditions(
      copy,
      {
        TopologyReconciled: failure
          ? {
              reason: 'TopologyReconcileFailed',
              severity: 'Error',
              message: failure,
            }
          : true,
      },
      scope.time,
    );
  });
}

/** A ClusterClass is usable as soon as it is there; this shows it. */
export function reconcileClusterClass(
  clusterClass: KubernetesObject,
  time: string,
): void {
  const order = ['VariablesReady', 'RefVersionsUpToDate', 'Paused'];
  setConditions(
    clusterClass,
    order,
    {
      VariablesReady: ['True', 'VariablesReady'],
      RefVersionsUpToDate: ['True', 'RefVersionsUpToDate'],
      Paused: ['False', 'NotPaused'],
    },
    time,
  );
  (clusterClass.status as Fields).observedGeneration =
    clusterClass.metadata.generation;
}
