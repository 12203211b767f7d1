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

import type { TimelineStage } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Duration } from 'luxon';
import type {
  StoredRequest,
  StoredStage,
  UsualDurations,
} from '../../database';
import type { InventoryFacts } from '../../inventory/types';
import { isUnderWay } from '../types';
import { capiCreateStages, vclusterCreateStages } from './createStages';
import { capiDeleteStages, vclusterDeleteStages } from './deleteStages';
import { extendStages } from './extendStages';
import { proposalStages } from './proposalStages';
import { minute, type StageDefinition } from './stage';

/** What a timeline is built from, beside the request. */
export interface TimelineContext {
  facts: InventoryFacts;
  now: Date;
  usual: UsualDurations;
  /** Stages that were over at an earlier look: they stay over. */
  recorded: readonly StoredStage[];
  /** True where a metrics source is configured. */
  metrics: boolean;
}

/** A timeline, and what of it is worth keeping. */
export interface Timeline {
  stages: TimelineStage[];
  /** Stages that are over and not recorded yet. */
  finished: StoredStage[];
  /** True where every stage is over. */
  complete: boolean;
}

/** How many times longer than usual a stage may take before it counts as hanging. */
const hangFactor = 3;

/** Stages of a request in order. */
export function stagesOf(request: StoredRequest): StageDefinition[] {
  const { verb, cluster } = request;
  if (verb === 'extend') return [...proposalStages, ...extendStages];
  const byKind =
    verb === 'create'
      ? { capi: capiCreateStages, vcluster: vclusterCreateStages }
      : { capi: capiDeleteStages, vcluster: vclusterDeleteStages };
  return [...proposalStages, ...byKind[cluster.kind]];
}

/**
 * Timeline of a request from what is known now. Pure: the same input gives the same timeline, after a restart too, since times come from
 * the objects themselves or were recorded.
 */
export function buildTimeline(
  request: StoredRequest,
  context: TimelineContext,
): Timeline {
  const stages: TimelineStage[] = [];
  const finished: StoredStage[] = [];
  const underWay = isUnderWay(request.state);
  /** End of the latest stage so far; undefined once a stage is not over. */
  let previous: string | undefined = request.requestedAt;
  let latest = request.requestedAt;

  for (const definition of stagesOf(request)) {
    const base = {
      id: definition.id,
      title: definition.title(request),
      usualMilliseconds: context.usual[definition.id],
    };
    const recorded = context.recorded.find(s => s.stage === definition.id);
    const reading = recorded
      ? undefined
      : readStage(definition, request, context, previous);

    if (recorded) {
      stages.push({
        ...base,
        state: recorded.state,
        startedAt: recorded.startedAt,
        finishedAt: recorded.state === 'done' ? recorded.finishedAt : undefined,
        message: recorded.message,
        url: urlOf(definition, request),
      });
      if (recorded.finishedAt > latest) latest = recorded.finishedAt;
      if (previous !== undefined) previous = latest;
    } else if (reading?.state === 'done' || reading?.state === 'skipped') {
      const at = reading.state === 'done' ? reading.at : undefined;
      const finishedAt = inOrder(
        normalize(at ?? context.now.toISOString()),
        latest,
        definition.id === 'delivered' || proposalStages.includes(definition),
      );
      const startedAt = latest < finishedAt ? latest : finishedAt;
      const stage: StoredStage = {
        stage: definition.id,
        state: reading.state,
        startedAt,
        finishedAt,
        message: reading.message,
      };
      finished.push(stage);
      stages.push({
        ...base,
        state: reading.state,
        startedAt,
        finishedAt: reading.state === 'done' ? finishedAt : undefined,
        message: reading.message,
        url: reading.state === 'done' ? reading.url : undefined,
      });
      if (finishedAt > latest) latest = finishedAt;
      if (previous !== undefined) previous = latest;
    } else if (previous !== undefined) {
      stages.push({
        ...base,
        startedAt: previous,
        ...(underWay
          ? describeActive(definition, reading, previous, context)
          : describeEnd(request)),
        url: reading?.url,
      });
      previous = undefined;
    } else {
      stages.push({ ...base, state: underWay ? 'waiting' : 'skipped' });
    }
  }
  return {
    stages,
    finished,
    complete: stages.every(
      stage => stage.state === 'done' || stage.state === 'skipped',
    ),
  };
}

function readStage(
  definition: StageDefinition,
  request: StoredRequest,
  context: TimelineContext,
  startedAt: string | undefined,
) {
  // Whatever can be seen before the merge belongs to another incarnation, or is the state before the change.
  const proposal = proposalStages.includes(definition);
  if (!proposal && request.state !== 'merged') return undefined;
  const reading = definition.read({ ...context, request, startedAt });
  // "Nothing comes any more" is for a stage whose turn it is.
  if (reading.state === 'skipped' && startedAt === undefined) return undefined;
  return reading;
}

function describeActive(
  definition: StageDefinition,
  reading: { message?: string; blocked?: boolean } | undefined,
  startedAt: string,
  context: TimelineContext,
): Pick<TimelineStage, 'state' | 'message'> {
  const { message } = reading ?? {};
  if (reading?.blocked) return { state: 'blocked', message };
  const usual = context.usual[definition.id];
  const patience = definition.patienceMilliseconds;
  if (patience === undefined) return { state: 'active', message };
  const limit =
    usual === undefined ? patience : Math.max(usual * hangFactor, minute);
  const took = context.now.getTime() - Date.parse(startedAt);
  if (took <= limit) return { state: 'active', message };
  const times = `It has taken ${spell(took)}${
    usual === undefined ? '' : `, usually ${spell(usual)}`
  }.`;
  return {
    state: 'blocked',
    message: [message && sentence(message), times, definition.advice]
      .filter(Boolean)
      .join(' '),
  };
}

function describeEnd(
  request: StoredRequest,
): Pick<TimelineStage, 'state' | 'message'> {
  if (request.state === 'done') return { state: 'skipped' };
  const by = request.changeRequest?.closedBy;
  const messages: Partial<Record<StoredRequest['state'], string>> = {
    cancelled: 'It was cancelled before the merge.',
    closed: `The change request was closed without merging${
      by ? ` by ${by}` : ''
    }. Retry opens a new one.`,
    failed: 'It cannot go on.',
  };
  return {
    state: 'blocked',
    message: request.error ?? messages[request.state],
  };
}

function urlOf(definition: StageDefinition, request: StoredRequest) {
  return ['change-request', 'merged'].includes(definition.id)
    ? request.changeRequest?.url
    : undefined;
}

/** One form for all moments, so that they compare as text. */
function normalize(moment: string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? moment : date.toISOString();
}

/**
 * Kubernetes and forges give whole seconds, and clocks differ: without this, a stage could end before the one that it follows.
 *
 * @param strictly - the stage cannot end before the ones before it
 */
function inOrder(at: string, latest: string, strictly: boolean): string {
  const early = Date.parse(latest) - Date.parse(at);
  return early > 0 && (strictly || early < 1000) ? latest : at;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function spell(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const { hours, minutes } = Duration.fromMillis(milliseconds).shiftTo(
    'hours',
    'minutes',
  );
  const rounded = Math.round(minutes);
  return hours > 0 ? `${hours} h ${rounded} min` : `${rounded} min`;
}
