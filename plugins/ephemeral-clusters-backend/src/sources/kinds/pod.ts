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

import { z } from 'zod';
import { listOf, metadata, parseObject, section, text } from './fields';

const waiting = section({ reason: text, message: text });
const containerStatuses = listOf(
  z.object({
    name: z.string(),
    ready: z.boolean().catch(false),
    state: section({ waiting, terminated: waiting }),
  }),
);

/** `Pod` of a vcluster's control plane. */
const schema = z.object({
  metadata,
  status: section({
    phase: text,
    conditions: listOf(
      z.object({
        type: z.string(),
        status: z.string(),
        reason: text,
        message: text,
      }),
    ),
    containerStatuses,
    initContainerStatuses: containerStatuses,
  }),
});

/** What is kept of a pod: whose it is, and why it is not ready. */
export interface PodObject {
  namespace: string;
  name: string;
  /** Helm release that it belongs to. */
  release: string;
  ready: boolean;
  /** In words; undefined while it is ready. */
  message?: string;
}

export function projectPod(object: unknown): PodObject {
  const { metadata: meta, status } = parseObject(schema, object);
  const ready = status.conditions.some(
    item => item.type === 'Ready' && item.status === 'True',
  );
  return {
    namespace: meta.namespace,
    name: meta.name,
    release: meta.labels.release ?? meta.name.replace(/-\d+$/, ''),
    ready,
    message: ready ? undefined : whyNotReady(status),
  };
}

function whyNotReady(
  status: z.output<typeof schema>['status'],
): string | undefined {
  const all = [...status.initContainerStatuses, ...status.containerStatuses];
  for (const { name, ready, state } of all) {
    const cause = state.waiting.reason ? state.waiting : state.terminated;
    // PodInitializing says of the other containers that this one has not come to its turn.
    if (
      !ready &&
      cause.reason &&
      cause.reason !== 'PodInitializing' &&
      cause.reason !== 'Completed'
    ) {
      return `Container ${name}: ${cause.reason}${
        cause.message ? ` (${cause.message})` : ''
      }`;
    }
  }
  const unscheduled = status.conditions.find(
    item => item.type === 'PodScheduled' && item.status === 'False',
  );
  if (unscheduled) {
    return `The pod cannot be scheduled: ${
      unscheduled.message ?? unscheduled.reason ?? 'no reason given'
    }`;
  }
  return status.phase === 'Running'
    ? 'The pod runs but is not ready yet'
    : `The pod is ${status.phase ?? 'Unknown'}`;
}
