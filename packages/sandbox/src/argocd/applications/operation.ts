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

import { SandboxClock } from '../../types';
import {
  Application,
  OperationState,
  RevisionHistory,
  timestamp,
} from '../types';
import { compareApplication, ComparisonContext } from './comparison';
import { nextRetry } from './retry';
import { SyncOutcome, syncResources } from './sync';

/** What an operation works with. */
export interface OperationContext extends ComparisonContext {
  clock: SandboxClock;
  /** The Application as it is now; undefined once it is gone. */
  get: () => Application | undefined;
  modify: (change: (application: Application) => void) => void;
}

/**
 * Carries out the running operation of an Application, and writes how it went.
 *
 * @returns recorded milliseconds after which to try again, if it is to be tried again
 */
export async function runOperation(
  context: OperationContext,
): Promise<number | undefined> {
  const application = context.get();
  const state = application?.status?.operationState;
  if (!application || state?.phase !== 'Running') return undefined;
  const sync = state.operation.sync ?? {};
  const comparison = await compareApplication(context, application, {
    revision: sync.revision,
    fresh: false,
  });
  if (!context.get()) return undefined;

  let outcome: SyncOutcome;
  const problem = comparison.conditions.find(
    ({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError',
  );
  if (problem || !comparison.validated.valid) {
    outcome = { results: [], failure: problem?.message ?? 'invalid spec' };
  } else {
    outcome = syncResources({
      managed: comparison.managed,
      destination: comparison.validated.destination,
      destinationNamespace: application.spec.destination.namespace ?? '',
      project: comparison.validated.project,
      operation: sync,
    });
  }
  return finish(context, state, outcome, comparison.revision ?? '');
}

function finish(
  context: OperationContext,
  state: OperationState,
  { results, failure }: SyncOutcome,
  revision: string,
): number | undefined {
  const now = context.clock.now();
  const attempts = (state.retryCount ?? 0) + 1;
  const retry = failure ? nextRetry(state.operation, attempts) : undefined;
  const next: OperationState = {
    ...state,
    finishedAt: timestamp(now),
    syncResult: {
      ...(results.length > 0 && { resources: results }),
      revision,
      source: state.operation.sync?.source,
    },
  };
  if (!failure) {
    next.phase = 'Succeeded';
    next.message =
      results.length > 0
        ? 'successfully synced (all tasks run)'
        : 'successfully synced (no more tasks)';
  } else if (retry !== undefined) {
    const at = new Date(now.getTime() + retry / context.clock.speed);
    next.retryCount = attempts;
    next.message = `${failure}. Retrying attempt #${attempts} at ${timestamp(
      at,
    )}.`;
  } else {
    next.phase = 'Failed';
    next.message =
      attempts > 1 ? `${failure} (retried ${attempts - 1} times).` : failure;
  }
  context.modify(application => {
    const current = application.status?.operationState;
    if (current?.startedAt !== state.startedAt) return;
    application.status = {
      ...application.status,
      operationState: next,
      history: failure
        ? application.status?.history
        : historyAfter(application, next, revision),
    };
  });
  return retry;
}

function historyAfter(
  { spec, status }: Application,
  { operation, startedAt, finishedAt }: OperationState,
  revision: string,
): RevisionHistory[] | undefined {
  const history = status?.history ?? [];
  // Neither a dry run nor a repair of single objects is a deployment.
  if (operation.sync?.dryRun || operation.sync?.resources?.length) {
    return status?.history;
  }
  const limit = spec.revisionHistoryLimit ?? 10;
  return [
    ...history,
    {
      id: (history.at(-1)?.id ?? -1) + 1,
      revision,
      source: operation.sync?.source,
      deployStartedAt: startedAt,
      deployedAt: finishedAt!,
      initiatedBy: operation.initiatedBy,
    },
  ].slice(-limit);
}
