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

import type { ClusterApplication } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { applicationHealth, applicationState } from './applicationHealth';

function application(change: Partial<ClusterApplication>): ClusterApplication {
  return {
    name: 'a',
    namespace: 'argocd',
    role: 'delivers',
    sync: 'Unknown',
    health: 'Unknown',
    ...change,
  };
}

describe('applicationHealth', () => {
  it('is starting, and no riddle, while Argo CD has not looked at the application', () => {
    const fresh = application({ compared: false });
    expect(applicationHealth(fresh)).toBe('starting');
    expect(applicationState(fresh)).toBe('Argo CD has not looked at it yet');
  });

  it.each([
    [{ health: 'Healthy', sync: 'Synced' }, 'ready'],
    [{ health: 'Healthy', sync: 'OutOfSync' }, 'attention'],
    [{ health: 'Degraded', sync: 'Synced' }, 'failed'],
    [{ health: 'Unknown', sync: 'Unknown' }, 'unknown'],
  ])('says of %j: %s', (change, status) => {
    expect(applicationHealth(application(change))).toBe(status);
    expect(applicationState(application(change))).toBe(
      `${change.health}, ${change.sync}`,
    );
  });
});
