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

import { Application } from '../types';
import {
  ApplicationSet,
  ApplicationSetCondition,
  ApplicationSetStatus,
} from './types';

/** How generating and writing the Applications of a set went. */
export type SetOutcome =
  | { ok: true }
  | {
      ok: false;
      reason: string;
      message: string;
      parametersGenerated: boolean;
    };

const allGenerated = 'All applications have been generated successfully';

/** Status of a set after it was reconciled. */
export function applicationSetStatus(
  set: ApplicationSet,
  outcome: SetOutcome,
  applications: Application[],
  now: string,
): ApplicationSetStatus {
  const conditions = conditionsOf(outcome).map(next => {
    const before = set.status?.conditions?.find(
      ({ type }) => type === next.type,
    );
    const same =
      before?.status === next.status &&
      before.reason === next.reason &&
      before.message === next.message;
    return {
      lastTransitionTime: same ? before.lastTransitionTime : now,
      ...next,
    };
  });
  const resources = applications.map(({ metadata, status }) => ({
    group: 'argoproj.io',
    ...(status?.health && {
      health: {
        status: status.health.status,
        ...(status.health.message && { message: status.health.message }),
      },
    }),
    kind: 'Application',
    name: metadata.name,
    namespace: metadata.namespace,
    status: status?.sync?.status ?? '',
    version: 'v1alpha1',
  }));
  return {
    conditions,
    health: outcome.ok
      ? { message: allGenerated, status: 'Healthy' }
      : { message: outcome.message, status: 'Degraded' },
    ...(resources.length > 0 && {
      resources,
      resourcesCount: resources.length,
    }),
  };
}

function conditionsOf(
  outcome: SetOutcome,
): Omit<ApplicationSetCondition, 'lastTransitionTime'>[] {
  if (outcome.ok) {
    return [
      condition(
        'ErrorOccurred',
        'False',
        'ApplicationSetUpToDate',
        allGenerated,
      ),
      parametersCondition(true),
      condition(
        'ResourcesUpToDate',
        'True',
        'ApplicationSetUpToDate',
        allGenerated,
      ),
    ];
  }
  const { reason, message, parametersGenerated } = outcome;
  return [
    condition('ErrorOccurred', 'True', reason, message),
    parametersCondition(parametersGenerated, message),
    condition('ResourcesUpToDate', 'False', 'ErrorOccurred', message),
  ];
}

function parametersCondition(generated: boolean, message = '') {
  return generated
    ? condition(
        'ParametersGenerated',
        'True',
        'ParametersGenerated',
        'All parameters have been generated successfully',
      )
    : condition('ParametersGenerated', 'False', 'ErrorOccurred', message);
}

function condition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
) {
  return { message, reason, status, type };
}
