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

import type { WatchEvent } from '../watch';
import {
  byObject,
  conditionSequences,
  milestones,
  sequence,
} from './transitions';

function event(
  uid: string,
  status: Record<string, unknown>,
  type: WatchEvent['type'] = 'MODIFIED',
): WatchEvent {
  return { type, object: { metadata: { uid }, status } };
}

const available = (status: string, reason: string) => ({
  conditions: [{ type: 'Available', status, reason }],
});

describe('transitions', () => {
  it('tells changes of a condition once, in order', () => {
    const events = [
      event('a', {}),
      event('a', available('False', 'NotAvailable')),
      event('a', available('False', 'NotAvailable')),
      event('a', available('True', 'Available')),
    ];
    expect(conditionSequences(events)).toEqual({
      Available: ['False NotAvailable', 'True Available'],
    });
  });

  it('leaves out what is not there yet', () => {
    const events = [event('a', {}), event('a', { phase: 'Provisioning' })];
    expect(sequence(events, ({ status }) => status.phase)).toEqual([
      'Provisioning',
    ]);
  });

  it('tells which came first, and leaves out what never came', () => {
    const events = [event('a', { one: true }), event('a', { two: true })];
    expect(
      milestones(events, {
        two: ({ status }) => status.two === true,
        never: () => false,
        one: ({ status }) => status.one === true,
      }),
    ).toEqual(['one', 'two']);
  });

  it('parts events by object', () => {
    const events = [event('a', {}), event('b', {}), event('a', {})];
    expect(byObject(events).map(it => it.length)).toEqual([2, 1]);
  });
});
