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
  TimelineStage,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { StoredRequest } from '../database';

/** A request as its readers see it; keys, plan and branch commits stay here. */
export function presentRequest(
  request: StoredRequest,
  timeline: TimelineStage[],
  allowed: ClusterRequest['allowed'],
): ClusterRequest {
  const { changeRequest } = request;
  return {
    id: request.id,
    verb: request.verb,
    cluster: request.cluster,
    state: request.state,
    requestedBy: request.requestedBy,
    requestedAt: request.requestedAt,
    template: request.template,
    templateVersion: request.templateVersion,
    owner: request.owner,
    purpose: request.purpose,
    expiresAt: request.expiresAt,
    changeRequest: changeRequest && {
      number: changeRequest.number,
      url: changeRequest.url,
      state: changeRequest.state,
      title: changeRequest.title,
      branch: changeRequest.branch,
      closedBy: changeRequest.closedBy,
    },
    timeline,
    error: request.error,
    allowed,
  };
}
