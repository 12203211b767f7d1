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

import type { ClusterOrigin } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import fc from 'fast-check';
import type { InventoryFacts } from '../inventory/types';
import { nextExpiryAction } from './nextExpiryAction';

const end = Date.UTC(2030, 5, 1, 12);
const expiresAt = new Date(end).toISOString();
const hour = 3_600_000;
const iso = (hours: number) => new Date(end + hours * hour).toISOString();

function next(
  hours: number,
  origin: ClusterOrigin | undefined = { expiresAt },
  rest: { fresh?: boolean; removing?: boolean; deleting?: boolean } = {},
) {
  return nextExpiryAction(
    {
      facts: {
        declared: origin && ({ origin } as InventoryFacts['declared']),
        capi: {
          deletingSince: rest.deleting ? iso(0) : undefined,
        } as InventoryFacts['capi'],
        fresh: rest.fresh ?? true,
      },
      removing: rest.removing ?? false,
    },
    new Date(end + hours * hour),
    ['P1D', 'PT1H'],
  );
}

describe('nextExpiryAction', () => {
  it('warns by the shortest threshold that has begun', () => {
    expect(next(-25)).toEqual({ action: 'none' });
    expect(next(-24)).toEqual({ action: 'warn', expiresAt, threshold: 'P1D' });
    expect(next(-1.5)).toMatchObject({ threshold: 'P1D' });
    expect(next(-1)).toMatchObject({ threshold: 'PT1H' });
    expect(next(-0.01)).toMatchObject({ threshold: 'PT1H' });
  });

  it('removes from the end on, whatever the zone it is written in', () => {
    expect(next(0)).toEqual({ action: 'remove', expiresAt });
    expect(next(1000)).toMatchObject({ action: 'remove' });
    expect(next(0, { expiresAt: '2030-06-01T14:00:00+02:00' })).toMatchObject({
      action: 'remove',
    });
  });

  it('never removes what is not declared, has no end, or is being removed', () => {
    expect(next(5, {})).toEqual({ action: 'none' });
    const none = { action: 'none' };
    expect(
      nextExpiryAction(
        { facts: { fresh: true }, removing: false },
        new Date(),
        [],
      ),
    ).toEqual(none);
    expect(next(5, undefined, { removing: true })).toEqual(none);
    expect(next(5, { expiresAt }, { deleting: true })).toEqual(none);
  });

  it('waits for a hold to end', () => {
    const hold = { reason: 'demo', until: iso(10) };
    expect(next(5, { expiresAt, hold })).toEqual({
      action: 'held',
      expiresAt,
      until: iso(10),
      reason: 'demo',
    });
    expect(next(-1, { expiresAt, hold })).toEqual({ action: 'none' });
    expect(next(10, { expiresAt, hold })).toMatchObject({ action: 'remove' });
  });

  it.each([
    ['a stale source', { expiresAt }, { fresh: false }, /not in contact/],
    ['an end that is no moment', { expiresAt: 'soon' }, {}, /is no moment/],
    [
      'an end without a zone',
      { expiresAt: '2030-06-01T12:00:00' },
      {},
      /is no moment/,
    ],
    [
      'a hold whose end cannot be read',
      { expiresAt, hold: { reason: 'x', until: 'later' } },
      {},
      /is held until/,
    ],
  ])('is blocked by %s', (_, origin, rest, reason) => {
    expect(next(5, origin, rest)).toMatchObject({
      action: 'blocked',
      reason: expect.stringMatching(reason),
    });
  });

  it('asks for a removal only of a declared cluster over a readable end, in contact, whatever Git holds', () => {
    const text = fc.oneof(
      fc.string(),
      fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
    );
    const property = fc.property(
      fc.option(text, { nil: undefined }),
      fc.option(fc.record({ reason: fc.string(), until: text }), {
        nil: undefined,
      }),
      fc.boolean(),
      fc.boolean(),
      (anEnd, hold, fresh, removing) => {
        const action = next(0, { expiresAt: anEnd, hold }, { fresh, removing });
        const passed = (moment: string) => Date.parse(moment) <= end;
        return (
          action.action !== 'remove' ||
          (fresh &&
            !removing &&
            passed(anEnd!) &&
            (!hold || passed(hold.until)))
        );
      },
    );
    expect(() => fc.assert(property)).not.toThrow();
  });
});
