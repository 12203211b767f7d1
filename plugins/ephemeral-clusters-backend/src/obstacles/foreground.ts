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

import { conditionOf } from '../sources/kinds/conditions';
import type { DeliveringApplication } from '../sources/types';
import { delivering, type ObstacleRule } from './types';

/** Stages of a deletion in which the machines are gone already. */
const harmless = ['WaitingForInfrastructureDeletion', 'DeletionCompleted'];

/**
 * Kubernetes deletes what an object owns before the object where it is asked to delete in the foreground. Of a Cluster that is the infrastructure,
 * while Cluster API first wants to take down the machines on it.
 */
export const foreground: ObstacleRule = facts => {
  const { capi } = facts;
  if (!capi?.deletingSince) return undefined;
  if (!capi.finalizers.includes('foregroundDeletion')) return undefined;
  const stage = conditionOf(capi.conditions, 'Deleting')?.reason;
  if (stage && harmless.includes(stage)) return undefined;
  const infrastructure = conditionOf(capi.conditions, 'InfrastructureReady');
  const gone =
    infrastructure?.status === 'False' &&
    /Deleted$/.test(infrastructure.reason ?? '');
  const cause = delivering(facts).find(app => app.deletesInForeground);
  return {
    message: `It is deleted in the foreground, by which its infrastructure goes before the machines that need it: ${
      gone
        ? 'that has happened, and they wait for it for ever'
        : 'this may never end'
    }`,
    action: [
      'Whoever runs the management cluster removes what is left of the machines at the infrastructure provider, then takes the finalizers off their infrastructure objects.',
      cause && `So that it does not happen again: ${remedy(cause)}.`,
    ]
      .filter(Boolean)
      .join(' '),
    source: 'Finalizer foregroundDeletion of the Cluster',
    lasting: gone,
  };
};

/** What makes an application delete in the background. */
export function remedy(app: DeliveringApplication): string {
  return app.set
    ? `the template of ApplicationSet ${app.set.name} needs the finalizer resources-finalizer.argocd.argoproj.io/background`
    : `Application ${app.name} needs the sync option PrunePropagationPolicy=background`;
}
