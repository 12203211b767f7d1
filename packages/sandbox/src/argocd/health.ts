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
import { groupOf } from './resources';
import { HealthStatus, HealthStatusCode } from './types';

type HealthRule = (object: any) => HealthStatus;

const healthy: HealthStatus = { status: 'Healthy' };
const progressing = (message: string): HealthStatus => ({
  status: 'Progressing',
  message,
});

/** Kinds that Argo CD 3.6 knows the health of, as far as this repository delivers them; every other kind has none. */
const rules: Record<string, HealthRule> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  '/Service': service,
  'cluster.x-k8s.io/Cluster': cluster,
  'argoproj.io/ApplicationSet': applicationSet,
};

/** Health of an object; undefined where Argo CD has no opinion. */
export function resourceHealth(
  object: KubernetesObject,
): HealthStatus | undefined {
  if (object.metadata.deletionTimestamp) return progressing('Pending deletion');
  return rules[`${groupOf(object)}/${object.kind}`]?.(object);
}

const order: HealthStatusCode[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

/** Whether `b` is worse than `a`. */
export function isWorse(a: HealthStatusCode, b: HealthStatusCode): boolean {
  return order.indexOf(b) > order.indexOf(a);
}

function deployment({ metadata, spec, status }: any): HealthStatus {
  if (spec?.paused) {
    return { status: 'Suspended', message: 'Deployment is paused' };
  }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return progressing(
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    );
  }
  const wanted = spec?.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const late = status?.conditions?.find(
    (condition: any) => condition.type === 'Progressing',
  );
  if (late?.reason === 'ProgressDeadlineExceeded') {
    return {
      status: 'Degraded',
      message: `Deployment "${metadata.name}" exceeded its progress deadline`,
    };
  }
  if (updated < wanted) {
    return progressing(
      `Waiting for rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`,
    );
  }
  if ((status?.replicas ?? 0) > updated) {
    return progressing(
      `Waiting for rollout to finish: ${
        status.replicas - updated
      } old replicas are pending termination...`,
    );
  }
  if (available < updated) {
    return progressing(
      `Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`,
    );
  }
  return healthy;
}

function statefulSet({ metadata, spec, status }: any): HealthStatus {
  const observed = status?.observedGeneration ?? 0;
  if (observed === 0 || (metadata.generation ?? 0) > observed) {
    return progressing('Waiting for statefulset spec update to be observed...');
  }
  const missing = (spec?.replicas ?? 1) - (status?.readyReplicas ?? 0);
  if (missing > 0) {
    return progressing(`Waiting for ${missing} pods to be ready...`);
  }
  if (
    status.updateRevision &&
    status.updateRevision !== status.currentRevision
  ) {
    return progressing(
      `waiting for statefulset rolling update to complete ${
        status.updatedReplicas ?? 0
      } pods at revision ${status.updateRevision}...`,
    );
  }
  return {
    status: 'Healthy',
    message: `statefulset rolling update complete ${
      status.currentReplicas ?? status.readyReplicas ?? 0
    } pods at revision ${status.currentRevision ?? ''}...`,
  };
}

function service({ spec, status }: any): HealthStatus {
  return spec?.type === 'LoadBalancer' && !status?.loadBalancer?.ingress?.length
    ? { status: 'Progressing' }
    : healthy;
}

/**
 * Argo CD looks at the phase, and at a condition `Ready` that a v1beta2 Cluster does not have: it says Healthy long before the
 * cluster can be used (resource_customizations/cluster.x-k8s.io/Cluster/health.lua of Argo CD 3.6).
 */
function cluster({ spec, status }: any): HealthStatus {
  if (spec?.paused)
    return { status: 'Suspended', message: 'Cluster is paused' };
  const notReady = status?.conditions?.find(
    (condition: any) =>
      condition.type === 'Ready' && condition.status === 'False',
  );
  if (notReady) return { status: 'Degraded', message: notReady.message };
  switch (status?.phase) {
    case 'Provisioned':
      return { status: 'Healthy', message: 'Cluster is running' };
    case 'Failed':
      return { status: 'Degraded' };
    default:
      return progressing('Waiting for clusters');
  }
}

function applicationSet({ status }: any): HealthStatus {
  const has = (type: string, value: string) =>
    status?.conditions?.find(
      (condition: any) => condition.type === type && condition.status === value,
    );
  const failed =
    has('ErrorOccurred', 'True') ?? has('ResourcesUpToDate', 'False');
  if (failed) return { status: 'Degraded', message: failed.message };
  const current = has('ResourcesUpToDate', 'True');
  return current
    ? { status: 'Healthy', message: current.message }
    : progressing('Waiting for the status to be reported');
}
