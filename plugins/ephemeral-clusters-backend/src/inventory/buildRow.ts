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
  ClusterKey,
  ClusterKind,
  ClusterOrigin,
  ClusterRow,
  ClusterUsage,
  Freshness,
  ReplicaCount,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { assessHealth, type HealthFacts } from '../health';
import {
  isUnderWay,
  type ActiveRequest,
  type ClusterTombstone,
} from '../requests/types';
import type {
  ArgoFacts,
  CapiFacts,
  ObservedDeclaration,
  VclusterFacts,
} from '../sources/types';
import { isLaterVersion } from './templateVersion';

/** What is known of one cluster, by source. */
export interface ClusterParts {
  key: ClusterKey;
  capi?: CapiFacts;
  vcluster?: VclusterFacts;
  /** Absent where Argo CD is not observed. */
  argo?: ArgoFacts;
  declared?: ObservedDeclaration;
  /** The newest request for it that is under way, or a create that failed. */
  request?: ActiveRequest;
  tombstone?: ClusterTombstone;
  usage?: ClusterUsage;
  metrics: HealthFacts['metrics'];
  /** Of the management cluster. */
  kubernetes: Freshness;
  /** The worst of the repositories that could declare it; absent where none can. */
  git?: Freshness;
  /** How long before its end the last warning is given. */
  lastWarningMilliseconds?: number;
  /** Current version of the template that it was made from. */
  templateCurrentVersion?: string;
}

/** Joins what is known of one cluster into its row. Pure; undefined where nothing is known of it. */
export function buildRow(
  parts: ClusterParts,
  now: Date,
): ClusterRow | undefined {
  const presence = presenceOf(parts);
  const kind = kindOf(parts);
  if (!presence || !kind) return undefined;
  const { key, capi, vcluster, declared, request, tombstone } = parts;
  const object = capi ?? vcluster;
  const origin = originOf(parts);
  const health = assessHealth(
    {
      name: key.name,
      kind,
      presence,
      capi,
      vcluster,
      argo: parts.argo,
      declared,
      origin,
      request,
      goneAt: tombstone?.goneAt,
      kubernetes: parts.kubernetes,
      git: parts.git,
      metrics: parts.metrics,
      lastWarningMilliseconds: parts.lastWarningMilliseconds,
    },
    now,
  );
  const current = parts.templateCurrentVersion;
  return {
    ...key,
    ...origin,
    id: `${key.managementCluster}/${kind}/${key.namespace}/${key.name}`,
    kind,
    uid: object?.uid ?? tombstone?.uid,
    presence,
    health,
    kubernetesVersion: object?.kubernetesVersion ?? declared?.kubernetesVersion,
    templateCurrentVersion:
      current &&
      origin.templateVersion &&
      isLaterVersion(current, origin.templateVersion)
        ? current
        : undefined,
    nodes: capi?.nodes,
    apps: appsOf(parts),
    usage: parts.usage ?? {},
    createdAt:
      object?.createdAt ||
      (tombstone?.createdAt ?? origin.requestedAt ?? request?.requestedAt),
    stale: isStale(parts),
    activeRequest:
      request && isUnderWay(request.state) ? request.id : undefined,
  };
}

function kindOf({
  capi,
  vcluster,
  declared,
  request,
  tombstone,
}: ClusterParts): ClusterKind | undefined {
  if (capi) return 'capi';
  if (vcluster) return 'vcluster';
  return declared?.kind ?? request?.cluster.kind ?? tombstone?.cluster.kind;
}

function presenceOf(parts: ClusterParts): ClusterRow['presence'] | undefined {
  const { capi, vcluster, declared, request, tombstone, git } = parts;
  const object = capi ?? vcluster;
  if (object) {
    if (object.deletingSince) return 'deleting';
    if (declared) return 'present';
    // Argo CD hears of a merge before Git is read again here; and what Git says is not known while it cannot be read.
    if (request?.verb === 'create' && isUnderWay(request.state)) {
      return 'present';
    }
    return git && git.state !== 'fresh' ? 'present' : 'undeclared';
  }
  if (declared) return 'declared';
  if (request?.verb === 'create') return 'requested';
  return tombstone ? 'gone' : undefined;
}

/** Git says where a cluster comes from; the object's annotations fill what Git does not say. */
function originOf(parts: ClusterParts): ClusterOrigin {
  const { capi, vcluster, declared, request, tombstone } = parts;
  const asked: ClusterOrigin =
    request?.verb === 'create'
      ? {
          owner: request.owner,
          requestedBy: request.requestedBy,
          requestedAt: request.requestedAt,
          purpose: request.purpose,
          template: request.template,
          templateVersion: request.templateVersion,
          expiresAt: request.expiresAt,
        }
      : {};
  const remembered: ClusterOrigin = tombstone
    ? {
        owner: tombstone.owner,
        requestedBy: tombstone.requestedBy,
        purpose: tombstone.purpose,
        template: tombstone.template,
        templateVersion: tombstone.templateVersion,
        expiresAt: tombstone.expiresAt,
      }
    : {};
  const observed = (capi ?? vcluster)?.origin ?? {};
  if (declared) {
    // A hold or an expiry that Git does not have is not there any more, whatever an object still says.
    const { expiresAt, hold, ...rest } = observed;
    return merged(asked, rest, declared.origin);
  }
  if (capi ?? vcluster) return merged(asked, observed);
  return request ? asked : remembered;
}

function merged(...origins: ClusterOrigin[]): ClusterOrigin {
  const result: ClusterOrigin = {};
  for (const origin of origins) {
    for (const [name, value] of Object.entries(origin)) {
      if (value !== undefined) Object.assign(result, { [name]: value });
    }
  }
  return result;
}

function appsOf({
  argo,
  capi,
  vcluster,
}: ClusterParts): ReplicaCount | undefined {
  if (!argo || argo.outdated || !(capi ?? vcluster)) return undefined;
  const running = argo.applications.filter(app => app.role === 'runs-on');
  return {
    desired: running.length,
    ready: running.filter(app => app.health === 'Healthy').length,
  };
}

function isStale(parts: ClusterParts) {
  const { kubernetes, git, capi, vcluster, argo, declared } = parts;
  if (!capi && !vcluster && !declared) return false;
  if (argo?.outdated) return true;
  return [kubernetes, git].some(
    item => item?.state === 'stale' || item?.state === 'unavailable',
  );
}
