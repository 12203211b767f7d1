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
  ClusterRequest,
  RequestPlan,
  TimelineStage,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ago, ahead, hour, minute, second } from './time';

const cluster = {
  managementCluster: 'management',
  namespace: 'demo-pr-481',
  name: 'demo-pr-481',
  kind: 'capi',
} as const;

/** Stages of a creation whose infrastructure is under way for 18 s. */
export function creationStages(): TimelineStage[] {
  const start = 5 * minute;
  return [
    done('asked', 'Asked by alice', start, start),
    {
      ...done(
        'change-request',
        'Change request #42 opened',
        start,
        start - 2 * second,
      ),
      url: 'https://git.example.com/platform/gitops/pulls/42',
    },
    done('merged', 'Merged by ops', start - 2 * second, 30 * second),
    done('delivered', 'Delivered by Argo CD', 30 * second, 18 * second),
    {
      id: 'infrastructure',
      title: 'Infrastructure',
      state: 'active',
      startedAt: ago(18 * second),
      usualMilliseconds: 40 * second,
      message: 'The load balancer is being made',
    },
    { id: 'control-plane', title: 'Control plane', state: 'waiting' },
    { id: 'workers', title: 'Workers', state: 'waiting' },
    { id: 'apps', title: 'Apps', state: 'waiting' },
    { id: 'first-metric', title: 'First metric', state: 'waiting' },
  ];
}

/** A creation that is coming up; parts can be given otherwise. */
export function clusterRequest(
  parts: Partial<ClusterRequest> = {},
): ClusterRequest {
  return {
    id: 'r-1',
    verb: 'create',
    cluster,
    state: 'merged',
    requestedBy: 'user:default/alice',
    requestedAt: ago(5 * minute),
    template: 'capi-standard',
    templateVersion: '1.4.0',
    owner: 'group:default/team-a',
    purpose: 'Try the new checkout',
    expiresAt: ahead(5 * hour),
    changeRequest: {
      number: 42,
      url: 'https://git.example.com/platform/gitops/pulls/42',
      state: 'merged',
      title: 'Create demo-pr-481',
      branch: 'ephemeral-clusters/create-demo-pr-481',
    },
    timeline: creationStages(),
    allowed: { cancel: false, retry: false },
    ...parts,
  };
}

/** One that waits for its merge. */
export function openRequest(
  parts: Partial<ClusterRequest> = {},
): ClusterRequest {
  return clusterRequest({
    id: 'r-2',
    state: 'open',
    changeRequest: { ...clusterRequest().changeRequest!, state: 'open' },
    timeline: [
      ...creationStages().slice(0, 2),
      {
        id: 'merged',
        title: 'Merged',
        state: 'blocked',
        startedAt: ago(4 * minute),
        message: 'The change request needs one approval from platform-team.',
      },
      ...creationStages()
        .slice(3)
        .map(stage => ({
          id: stage.id,
          title: stage.title,
          state: 'waiting' as const,
        })),
    ],
    allowed: { cancel: true, retry: false },
    ...parts,
  });
}

/** A removal that is done. */
export function doneRemoval(
  parts: Partial<ClusterRequest> = {},
): ClusterRequest {
  return clusterRequest({
    id: 'r-3',
    verb: 'delete',
    state: 'done',
    requestedBy: 'ephemeral-clusters',
    requestedAt: ago(3 * hour),
    timeline: [
      done('asked', 'Asked by the expiry engine', 3 * hour, 3 * hour),
      done('merged', 'Merged', 3 * hour, 2 * hour),
      done('workers-gone', 'Workers gone', 2 * hour, 118 * minute),
      done('gone', 'Gone', 118 * minute, 117 * minute),
    ],
    ...parts,
  });
}

/** What an extension would change. */
export function requestPlan(parts: Partial<RequestPlan> = {}): RequestPlan {
  const path = 'clusters/management/demo-pr-481/demo-pr-481.yaml';
  return {
    cluster,
    branch: 'ephemeral-clusters/extend-demo-pr-481',
    title: 'Extend demo-pr-481',
    description: '',
    files: [
      {
        path,
        operation: 'update',
        diff: `--- a/${path}\n+++ b/${path}\n@@ -6,3 +6,3 @@\n   annotations:\n-    ephemeral-clusters/expires-at: '2026-11-24T18:00:00Z'\n+    ephemeral-clusters/expires-at: '2026-11-25T18:00:00Z'\n     ephemeral-clusters/owner: group:default/team-a\n`,
      },
    ],
    ...parts,
  };
}

function done(
  id: TimelineStage['id'],
  title: string,
  began: number,
  ended: number,
): TimelineStage {
  return {
    id,
    title,
    state: 'done',
    startedAt: ago(began),
    finishedAt: ago(ended),
  };
}
