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
  RequestState,
  RequestVerb,
  TimelineStageId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { isUnderWay, type ClusterTombstone } from '../requests/types';
import type {
  RequestPatch,
  StoredChangeRequest,
  StoredRequest,
} from './RequestStore';

/** Columns about the cluster that a row is of. */
interface ClusterColumns {
  management_cluster: string;
  namespace: string;
  name: string;
  kind: ClusterKind;
  uid: string | null;
  owner: string | null;
  purpose: string | null;
  template: string | null;
  template_version: string | null;
  expires_at: string | null;
}

/** What requests and tombstones say of their cluster. Who asked is a matter of each. */
type ClusterField = Exclude<
  keyof StoredRequest & keyof ClusterTombstone,
  'requestedBy'
>;

/** Row of table `requests`. */
export interface RequestRow extends ClusterColumns {
  id: string;
  base_key: string;
  attempt: number;
  active_key: string | null;
  verb: RequestVerb;
  state: RequestState;
  requested_by: string;
  requested_at: string;
  repository: string;
  layout: string;
  input: string;
  plan: string | null;
  replans: number;
  change_request_number: number | null;
  change_request_url: string | null;
  change_request_state: 'open' | 'merged' | 'closed' | null;
  change_request_title: string | null;
  change_request_branch: string | null;
  change_request_head: string | null;
  change_request_opened_at: string | null;
  change_request_closed_by: string | null;
  merged_at: string | null;
  finished_at: string | null;
  error: string | null;
  lease_until: string | null;
  version: number;
}

/** Row of table `request_stages`. */
export interface StageRow {
  request_id: string;
  stage: TimelineStageId;
  state: 'done' | 'skipped';
  started_at: string | null;
  finished_at: string;
  message: string | null;
}

/** Row of table `tombstones`. */
export interface TombstoneRow extends ClusterColumns {
  request_id: string;
  requested_by: string | null;
  created_at: string | null;
  gone_at: string;
}

/** Column `active_key`: one request under way per cluster and verb. */
export function activeKey(cluster: ClusterKey, verb: RequestVerb): string {
  return `${cluster.managementCluster}/${cluster.namespace}/${cluster.name}:${verb}`;
}

/** Row to be inserted for a request. */
export function toRequestRow(request: StoredRequest): RequestRow {
  return {
    id: request.id,
    base_key: request.baseKey,
    attempt: request.attempt,
    active_key: isUnderWay(request.state)
      ? activeKey(request.cluster, request.verb)
      : null,
    verb: request.verb,
    ...toClusterColumns(request),
    state: request.state,
    requested_by: request.requestedBy,
    requested_at: request.requestedAt,
    repository: request.repository,
    layout: request.layout,
    input: JSON.stringify(request.input),
    plan: request.plan ? JSON.stringify(request.plan) : null,
    replans: request.replans,
    ...toChangeRequestColumns(request.changeRequest),
    merged_at: request.mergedAt ?? null,
    finished_at: request.finishedAt ?? null,
    error: request.error ?? null,
    lease_until: request.leaseUntil ?? null,
    version: request.version,
  };
}

/** Columns that a patch changes. */
export function toPatchColumns(patch: RequestPatch): Partial<RequestRow> {
  const columns: Partial<RequestRow> = {};
  if (patch.state !== undefined) columns.state = patch.state;
  if ('plan' in patch) {
    columns.plan = patch.plan ? JSON.stringify(patch.plan) : null;
  }
  if (patch.replans !== undefined) columns.replans = patch.replans;
  if ('changeRequest' in patch) {
    Object.assign(columns, toChangeRequestColumns(patch.changeRequest));
  }
  if ('mergedAt' in patch) columns.merged_at = patch.mergedAt ?? null;
  if ('finishedAt' in patch) columns.finished_at = patch.finishedAt ?? null;
  if ('error' in patch) columns.error = patch.error ?? null;
  if ('leaseUntil' in patch) columns.lease_until = patch.leaseUntil ?? null;
  if ('uid' in patch) columns.uid = patch.uid ?? null;
  if (patch.state !== undefined && !isUnderWay(patch.state)) {
    columns.active_key = null;
    columns.plan = null;
    columns.lease_until = null;
  }
  return columns;
}

/** Request of a row. */
export function fromRequestRow(row: RequestRow): StoredRequest {
  return {
    id: row.id,
    baseKey: row.base_key,
    attempt: Number(row.attempt),
    verb: row.verb,
    ...fromClusterColumns(row),
    state: row.state,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    repository: row.repository,
    layout: row.layout,
    input: JSON.parse(row.input),
    plan: row.plan === null ? undefined : JSON.parse(row.plan),
    replans: Number(row.replans),
    changeRequest: fromChangeRequestColumns(row),
    mergedAt: row.merged_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    error: row.error ?? undefined,
    leaseUntil: row.lease_until ?? undefined,
    version: Number(row.version),
  };
}

/** Tombstone of a row. */
export function fromTombstoneRow(row: TombstoneRow): ClusterTombstone {
  return {
    ...fromClusterColumns(row),
    requestedBy: row.requested_by ?? undefined,
    createdAt: row.created_at ?? undefined,
    goneAt: row.gone_at,
  };
}

/** Row of a tombstone. */
export function toTombstoneRow(
  requestId: string,
  tombstone: ClusterTombstone,
): TombstoneRow {
  return {
    request_id: requestId,
    ...toClusterColumns(tombstone),
    requested_by: tombstone.requestedBy ?? null,
    created_at: tombstone.createdAt ?? null,
    gone_at: tombstone.goneAt,
  };
}

function toClusterColumns(
  subject: Pick<StoredRequest, ClusterField>,
): ClusterColumns {
  const { cluster } = subject;
  return {
    management_cluster: cluster.managementCluster,
    namespace: cluster.namespace,
    name: cluster.name,
    kind: cluster.kind,
    uid: subject.uid ?? null,
    owner: subject.owner ?? null,
    purpose: subject.purpose ?? null,
    template: subject.template ?? null,
    template_version: subject.templateVersion ?? null,
    expires_at: subject.expiresAt ?? null,
  };
}

function fromClusterColumns(
  row: ClusterColumns,
): Pick<StoredRequest, ClusterField> {
  return {
    cluster: {
      managementCluster: row.management_cluster,
      namespace: row.namespace,
      name: row.name,
      kind: row.kind,
    },
    uid: row.uid ?? undefined,
    owner: row.owner ?? undefined,
    purpose: row.purpose ?? undefined,
    template: row.template ?? undefined,
    templateVersion: row.template_version ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  };
}

function toChangeRequestColumns(
  changeRequest: StoredChangeRequest | undefined,
) {
  return {
    change_request_number: changeRequest?.number ?? null,
    change_request_url: changeRequest?.url ?? null,
    change_request_state: changeRequest?.state ?? null,
    change_request_title: changeRequest?.title ?? null,
    change_request_branch: changeRequest?.branch ?? null,
    change_request_head: changeRequest?.headRevision ?? null,
    change_request_opened_at: changeRequest?.openedAt ?? null,
    change_request_closed_by: changeRequest?.closedBy ?? null,
  };
}

function fromChangeRequestColumns(
  row: RequestRow,
): StoredChangeRequest | undefined {
  if (row.change_request_number === null) return undefined;
  return {
    number: Number(row.change_request_number),
    url: row.change_request_url ?? '',
    state: row.change_request_state ?? 'open',
    title: row.change_request_title ?? '',
    branch: row.change_request_branch ?? '',
    headRevision: row.change_request_head ?? undefined,
    openedAt: row.change_request_opened_at ?? row.requested_at,
    closedBy: row.change_request_closed_by ?? undefined,
  };
}
