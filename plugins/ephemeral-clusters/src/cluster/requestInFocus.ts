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
  ClusterDetail,
  ClusterRequest,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { isUnderWay } from '../queries/useRequest';
import { lastFinish } from '../timeline/stageTimes';

/** Milliseconds for which a finished request stays on top: who watched it sees how it ended. */
const afterglow = 10 * 60_000;

/**
 * The request whose timeline is on top of the page: the one under way, else the newest if it failed, has just ended, or is the last thing
 * that is known of a cluster that is not there.
 *
 * @param requests - newest first; undefined while they are loading
 */
export function requestInFocus(
  cluster: ClusterDetail,
  requests: readonly ClusterRequest[] | undefined,
  now: number,
): ClusterRequest | undefined {
  if (!requests || requests.length === 0) return undefined;
  const active =
    requests.find(request => request.id === cluster.activeRequest) ??
    requests.find(isUnderWay);
  if (active) return active;
  const [newest] = requests;
  if (newest.state === 'failed' || newest.allowed.retry) return newest;
  if (cluster.presence === 'requested' || cluster.presence === 'gone') {
    return newest;
  }
  const finished = lastFinish(newest);
  return finished && now - Date.parse(finished) < afterglow
    ? newest
    : undefined;
}
