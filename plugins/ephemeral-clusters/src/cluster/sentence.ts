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

import {
  ClusterDetail,
  ClusterRow,
  HealthReason,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { healthLooks } from '../health/healthLook';
import { formatDuration, formatMoment } from '../time/formatTime';

/**
 * A cluster in one line: "Ready for 2 h. 3 of 3 nodes, 5 of 5 apps. Ends tomorrow 18:00."
 *
 * @param now - milliseconds since the epoch
 */
export function clusterSentence(cluster: ClusterRow, now: number): string {
  return [
    stateSentence(cluster, now),
    countsSentence(cluster),
    endSentence(cluster, now),
  ]
    .filter(Boolean)
    .join(' ');
}

function stateSentence(cluster: ClusterRow, now: number): string {
  if (cluster.presence === 'requested') {
    return 'Asked for; it is made when its change request is merged.';
  }
  if (cluster.presence === 'gone') return 'Gone; only its history is left.';
  const { status, summary } = cluster.health;
  const { word } = healthLooks[status];
  const since = worstReason(cluster)?.since;
  const duration =
    since && Date.parse(since) < now
      ? ` for ${formatDuration(now - Date.parse(since), { precise: false })}`
      : '';
  const says = summary.trim().replace(/\.$/, '');
  return says === '' || says.toLowerCase() === word.toLowerCase()
    ? `${word}${duration}.`
    : `${word}${duration}: ${says}.`;
}

function countsSentence(cluster: ClusterRow): string {
  if (cluster.presence === 'gone') return '';
  const counts = [
    cluster.nodes && `${cluster.nodes.ready} of ${cluster.nodes.desired} nodes`,
    cluster.apps && `${cluster.apps.ready} of ${cluster.apps.desired} apps`,
  ].filter(Boolean);
  return counts.length > 0 ? `${counts.join(', ')}.` : '';
}

function endSentence(cluster: ClusterRow, now: number): string {
  const { expiresAt, hold, presence } = cluster;
  if (presence === 'gone' || presence === 'deleting') return '';
  if (hold) return `Held until ${formatMoment(hold.until, now)}.`;
  if (!expiresAt)
    return presence === 'requested' ? '' : 'Does not end by itself.';
  const over = Date.parse(expiresAt) <= now;
  return `${over ? 'Its time was over' : 'Ends'} ${formatMoment(
    expiresAt,
    now,
  )}.`;
}

/** The reason that makes the health what it is. */
export function worstReason(
  cluster: Pick<ClusterDetail, 'health'>,
): HealthReason | undefined {
  return cluster.health.reasons.find(
    reason => reason.status === cluster.health.status,
  );
}
