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

/** An ApplicationSet that may not remove the Applications of removed elements. */
export const keptApplication: ObstacleRule = facts => {
  if (wanted(facts) !== 'removal') return undefined;
  const app = delivering(facts).find(item => item.set?.keepsApplications);
  if (!app?.set) return undefined;
  return {
    message: `It is out of Git, but ApplicationSet ${app.set.name} does not remove applications (applicationsSync: ${app.set.keepsApplications}), so Application ${app.name} goes on delivering it`,
    action: `Set applicationsSync of ${app.set.name} to sync, or leave it out: it removes Application ${app.name} then. Or whoever runs Argo CD deletes that application with what it made, in the background.`,
    source: `ApplicationSet ${app.set.name}`,
    lasting: true,
  };
};

/** An Application that went and left its cluster behind, as ApplicationSets do that preserve resources. */
export const keptResources: ObstacleRule = facts => {
  if (wanted(facts) !== 'removal') return undefined;
  const { deliveredBy } = facts.capi ?? facts.vcluster ?? {};
  const delivery = facts.argo?.delivery;
  if (!deliveredBy || !delivery || delivery.applications.length > 0) {
    return undefined;
  }
  // It may be there and deliver nothing, as between two comparisons.
  if (delivery.applicationNames.has(deliveredBy)) return undefined;
  const sets = delivery.setsThatKeepResources;
  const names = sets.join(', ');
  return {
    message: `It is out of Git, and Application ${deliveredBy}, which delivered it, is gone too but has left it behind${whyKept(
      sets,
    )}`,
    action: `Whoever runs the management cluster deletes it with kubectl: nothing else will.${
      sets.length > 0
        ? ` So that removals work by themselves: take preserveResourcesOnDeletion out of ${names}, and give its template the finalizer resources-finalizer.argocd.argoproj.io/background.`
        : ''
    }`,
    source: 'Argo CD applications and ApplicationSets',
    lasting: true,
  };
};

/** Which set made an Application that is gone is not known: with several, none is blamed. */
function whyKept(sets: readonly string[]): string {
  if (sets.length === 0) return '';
  const names = sets.join(', ');
  return sets.length === 1
    ? `: ApplicationSet ${names} keeps what its applications made (preserveResourcesOnDeletion)`
    : `: its set may have kept it, as ApplicationSets ${names} do (preserveResourcesOnDeletion)`;
}
