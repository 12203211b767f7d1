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
  ChangeRequestSummary,
  ClusterRequest,
  ClusterRequestInput,
  ClusterTemplate,
  ClusterTemplateList,
  CreateClusterInput,
  DeleteClusterInput,
  ExtendClusterInput,
  NameAvailability,
  PlannedFile,
  RequestPlan,
  TimelineStage,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  count,
  duration,
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  ref,
  text,
  type Schema,
} from './build';
import { clusterKinds, keyProperties } from './clusterSchemas';

const limited = (maxLength: number, description?: string): Schema => ({
  ...text(description),
  maxLength,
});

const name = { ...limited(253), minLength: 1 };

const verb = (value: ClusterRequestInput['verb']): Schema => ({
  type: 'string',
  const: value,
});

const dryRun = optional(flag('Only render and check: nothing is written'));

const clusterWithKind = object<ClusterRequest['cluster']>({
  ...keyProperties,
  kind: oneOf(clusterKinds),
});

/** Schemas of what is asked for, and of the templates and names that it is asked with. */
export const requestSchemas: Record<string, Schema> = {
  ClusterTemplate: object<ClusterTemplate>({
    repository: text('Key of the repository in the configuration'),
    name: text(),
    title: text(),
    description: optional(text()),
    owner: optional(text('Entity ref of who keeps it')),
    tags: list(text()),
    version: text('Current version'),
    revision: text('Commit that it was read at'),
    kind: oneOf(clusterKinds),
    provider: optional(text('Infrastructure provider')),
    managementClusters: list(text()),
    layout: text('Layout that its clusters are declared with'),
    lifetime: object<ClusterTemplate['lifetime']>({
      default: duration(),
      maximum: optional(duration('From creation to the latest end')),
    }),
    naming: object<ClusterTemplate['naming']>({
      prefix: text(),
      pattern: optional(text()),
    }),
    parameters: {
      type: 'object',
      additionalProperties: true,
      description: 'JSON Schema draft-07 of an object',
    },
    url: optional(text('In the forge')),
  }),
  ClusterTemplateList: object<ClusterTemplateList>({
    items: list(ref('ClusterTemplate')),
    problems: list(ref('InventoryProblem')),
  }),
  NameAvailability: object<NameAvailability>({
    available: flag(),
    reason: optional(text('Why not, without saying whose it is')),
  }),
  TimelineStage: object<TimelineStage>({
    id: oneOf([
      'asked',
      'change-request',
      'merged',
      'delivered',
      'infrastructure',
      'control-plane',
      'workers',
      'apps',
      'first-metric',
      'expiry-set',
      'workers-gone',
      'control-plane-gone',
      'infrastructure-gone',
      'gone',
    ] satisfies TimelineStage['id'][]),
    title: text(),
    state: oneOf(['done', 'active', 'waiting', 'blocked', 'skipped']),
    startedAt: optional(moment()),
    finishedAt: optional(moment()),
    message: optional(text('What is going on, or why it hangs')),
    url: optional(text()),
    usualMilliseconds: optional(number('By earlier requests')),
  }),
  ChangeRequestSummary: object<ChangeRequestSummary>({
    number: count(),
    url: text(),
    state: oneOf(['open', 'merged', 'closed']),
    title: text(),
    branch: text(),
    closedBy: optional(text()),
  }),
  ClusterRequest: object<ClusterRequest>({
    id: text(),
    verb: oneOf(['create', 'extend', 'delete']),
    cluster: clusterWithKind,
    state: oneOf([
      'opening',
      'open',
      'merged',
      'done',
      'cancelled',
      'closed',
      'failed',
    ]),
    requestedBy: text('Entity ref; `ephemeral-clusters`: the expiry engine'),
    requestedAt: moment(),
    template: optional(text()),
    templateVersion: optional(text()),
    owner: optional(text()),
    purpose: optional(text()),
    expiresAt: optional(text('Asked end; ISO 8601')),
    changeRequest: optional(ref('ChangeRequestSummary')),
    timeline: list(ref('TimelineStage')),
    error: optional(text('Why it failed, and what to do')),
    allowed: object<ClusterRequest['allowed']>({
      cancel: flag(),
      retry: flag(),
    }),
  }),
  ClusterRequestList: object<{ items: ClusterRequest[] }>({
    items: list(ref('ClusterRequest'), 'Newest first'),
  }),
  CreateClusterInput: object<CreateClusterInput>({
    verb: verb('create'),
    repository: optional(name),
    template: name,
    managementCluster: optional(name),
    name: limited(1_000),
    owner: limited(1_000, 'Entity ref of a group or user'),
    purpose: limited(5_000),
    lifetime: optional(limited(100, 'ISO 8601 duration')),
    parameters: optional({ type: 'object', additionalProperties: true }),
    dryRun,
  }),
  ExtendClusterInput: object<ExtendClusterInput>({
    verb: verb('extend'),
    cluster: ref('ClusterKey'),
    expiresAt: limited(100, 'ISO 8601 of the new end'),
    dryRun,
  }),
  DeleteClusterInput: object<DeleteClusterInput>({
    verb: verb('delete'),
    cluster: ref('ClusterKey'),
    reason: optional(limited(5_000)),
    dryRun,
  }),
  ClusterRequestInput: {
    oneOf: ['Create', 'Extend', 'Delete'].map(kind =>
      ref(`${kind}ClusterInput`),
    ),
  },
  PlannedFile: object<PlannedFile>({
    path: text(),
    operation: oneOf(['create', 'update', 'delete']),
    before: optional(text()),
    after: optional(text()),
    diff: text('Unified diff'),
  }),
  RequestPlan: object<RequestPlan>({
    cluster: clusterWithKind,
    branch: text(),
    title: text(),
    description: text(),
    files: list(ref('PlannedFile')),
    expiresAt: optional(text('ISO 8601')),
  }),
};
