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

import { Application, ApplicationStatus } from '../types';
import { imagesOf, resourceStatus } from './compare';
import { Comparison, comparisonConditions } from './comparison';
import { mergeConditions } from './conditions';
import { timings } from '../timings';

/**
 * The status that a comparison leaves behind.
 *
 * @param now - timestamp of Kubernetes
 */
export function comparedStatus(
  application: Application,
  comparison: Comparison,
  now: string,
): ApplicationStatus {
  const { spec, status = {}, metadata } = application;
  const sameHealth =
    status.health?.status === comparison.health.status
      ? status.health.lastTransitionTime
      : undefined;
  const images = imagesOf(comparison.managed);
  const resources = comparison.unreachable
    ? status.resources
    : comparison.managed.map(resourceStatus);
  const next: ApplicationStatus = {
    ...status,
    conditions: mergeConditions(
      status.conditions,
      comparisonConditions,
      comparison.conditions,
      now,
    ),
    controllerNamespace: metadata.namespace,
    health: {
      lastTransitionTime: sameHealth ?? now,
      ...comparison.health,
    },
    resourceHealthSource: 'appTree',
    resources: resources?.length ? resources : undefined,
    sourceHydrator: {},
    sourceType: comparison.sourceType ?? status.sourceType,
    summary: {
      ...(images.length > 0 && { images }),
      ...(comparison.managed.some(
        ({ ref }) =>
          ref.group === 'argoproj.io' &&
          (ref.kind === 'Application' || ref.kind === 'ApplicationSet'),
      ) && { isAppOfApps: true }),
    },
    sync: {
      comparedTo: {
        destination: spec.destination,
        ...(spec.source && { source: spec.source }),
      },
      revision: comparison.shownRevision ?? status.sync?.revision,
      status: comparison.status,
    },
  };
  return next;
}

/** Whether `reconciledAt` is so old that it is written even when nothing else is. */
export function reconciledLongAgo(
  status: ApplicationStatus | undefined,
  now: Date,
  speed: number,
): boolean {
  const last = status?.reconciledAt ? Date.parse(status.reconciledAt) : 0;
  return now.getTime() - last > timings.reconciledAt / speed;
}
