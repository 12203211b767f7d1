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

import traps from './__fixtures__/trap-objects.json';
import { controllerActivity, deliveringApplication } from './deliveryFacts';
import { projectApplication } from './kinds/application';
import { projectApplicationSet } from './kinds/applicationSet';

describe('deliveringApplication', () => {
  it('knows what its set does not remove', () => {
    const { application, applicationSet } = traps.createOnly;
    expect(
      deliveringApplication(projectApplication(application), {
        cluster: { namespace: 'vc-trap-c', name: 'vc-trap-c' },
        sets: [projectApplicationSet(applicationSet)],
        blockingWindows: [],
      }).set,
    ).toEqual({ name: 'vclusters', keepsApplications: 'create-only' });
  });

  it('tells only what concerns the one cluster', () => {
    const app = projectApplication(traps.refused.application);
    const of = (name: string) =>
      deliveringApplication(app, {
        cluster: { namespace: name, name },
        sets: [],
        blockingWindows: [],
      });
    expect(of('trap-hook').refusal).toMatch(/denied the request/);
    expect(of('other').refusal).toBeUndefined();
  });
});

describe('controllerActivity', () => {
  const at = (minute: number) => `2030-01-01T12:0${minute}:00Z`;
  const app = (reconciledAt?: string, refreshAskedAt?: string) => ({
    ...projectApplication(traps.emptied.application),
    reconciledAt,
    refreshAskedAt,
  });

  it('says since when a request waits and nothing was compared', () => {
    expect(
      controllerActivity([app(at(1)), app(at(2), at(4)), app(at(0), at(3))]),
    ).toEqual({ lastActiveAt: at(2), askedAt: at(3) });
  });

  it('does not call a controller silent that compares others', () => {
    expect(controllerActivity([app(at(5)), app(at(2), at(4))])).toEqual({
      lastActiveAt: at(5),
      askedAt: undefined,
    });
  });

  it('compares times with and without fractions of seconds', () => {
    expect(
      controllerActivity([app(at(5), '2030-01-01T12:05:00.100000000Z')])
        .askedAt,
    ).toBe('2030-01-01T12:05:00.100000000Z');
  });

  it('knows nothing of no applications', () => {
    expect(controllerActivity([])).toEqual({});
  });
});
