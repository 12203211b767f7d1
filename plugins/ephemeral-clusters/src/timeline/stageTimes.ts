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
import { formatDuration } from '../time/formatTime';

/** What a timeline says beside a stage. */
export interface StageTimes {
  /** ISO 8601, when it was over, or began where it goes on. */
  moment?: string;
  /** `+4 min 37 s`, or `18 s so far, usually 40 s`. */
  duration?: string;
}

/**
 * Times of one stage.
 *
 * @param previous - the stage before it that has an end, for stages that do not say when they began
 */
export function stageTimes(
  stage: TimelineStage,
  previous: TimelineStage | undefined,
  now: number,
): StageTimes {
  const began = stage.startedAt ?? previous?.finishedAt;
  if (stage.state === 'done') {
    const took =
      began && stage.finishedAt
        ? Date.parse(stage.finishedAt) - Date.parse(began)
        : undefined;
    return {
      moment: stage.finishedAt,
      duration:
        stage.id !== 'asked' && took !== undefined && took >= 0
          ? `+${formatDuration(took, { precise: true })}`
          : undefined,
    };
  }
  if (stage.state === 'active' || stage.state === 'blocked') {
    return {
      moment: began,
      duration:
        began && soFar(now - Date.parse(began), stage.usualMilliseconds),
    };
  }
  return {
    duration:
      stage.state === 'waiting' && stage.usualMilliseconds
        ? `usually ${formatDuration(stage.usualMilliseconds)}`
        : undefined,
  };
}

function soFar(elapsed: number, usual: number | undefined): string {
  const text = `${formatDuration(elapsed, { precise: true })} so far`;
  return usual ? `${text}, usually ${formatDuration(usual)}` : text;
}

/** ISO 8601 of the last stage that ended; undefined where none did. */
export function lastFinish(request: ClusterRequest): string | undefined {
  return request.timeline
    .map(stage => stage.finishedAt)
    .filter(each => each !== undefined)
    .sort()
    .at(-1);
}
