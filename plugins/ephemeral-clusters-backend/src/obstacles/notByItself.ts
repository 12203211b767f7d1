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

import { delivering, wanted, type ObstacleRule } from './types';

/** An application that does not remove what is out of Git. */
export const pruneOff: ObstacleRule = facts => {
  if (wanted(facts) !== 'removal') return undefined;
  const app = delivering(facts).find(
    item => item.requiresPruning && item.automated?.prune === false,
  );
  if (!app) return undefined;
  return {
    message: `It is out of Git, but Application ${app.name} does not remove by itself what Git has no more (prune is off)`,
    action: `Set prune: true in the automated sync policy of Application ${app.name}, or let whoever runs Argo CD sync it by hand with prune.`,
    source: `Argo CD application ${app.name}: requires pruning`,
    lasting: true,
  };
};

/** A cluster that is marked not to be removed. */
export const pruneForbidden: ObstacleRule = facts => {
  if (wanted(facts) !== 'removal') return undefined;
  const app = delivering(facts).find(
    item => item.requiresPruning && item.pruneSkipped !== undefined,
  );
  if (!app) return undefined;
  return {
    message: `It is out of Git, but Application ${app.name} was told not to remove it (${app.pruneSkipped})`,
    action:
      'Look at its annotation argocd.argoproj.io/sync-options: Prune=false keeps it. Whoever runs the management cluster takes it away, or deletes the cluster.',
    source: `Last sync of Argo CD application ${app.name}`,
    lasting: true,
  };
};

/** An application that somebody must sync. */
export const notAutomated: ObstacleRule = facts => {
  const state = wanted(facts);
  if (state !== 'creation' && state !== 'removal') return undefined;
  const app = delivering(facts).find(
    item =>
      item.automated === undefined &&
      item.sync === 'OutOfSync' &&
      // What else is out of sync in it says nothing about this cluster.
      (state === 'creation' || item.requiresPruning),
  );
  if (!app) return undefined;
  return {
    message: `Application ${app.name} does not sync by itself: it waits until somebody syncs it`,
    action: `Let whoever runs Argo CD sync it by hand${
      state === 'removal' ? ' with prune' : ''
    }, or give Application ${app.name} an automated sync policy.`,
    source: `Argo CD application ${app.name}`,
    lasting: true,
  };
};
