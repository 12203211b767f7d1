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

import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ManualTiming } from './__testUtils__/ManualTiming';
import { createLookup } from './lookup';

type Done = (error: Error | null, addresses: LookupAddress[]) => void;

describe('looking up a name', () => {
  let timing: ManualTiming;
  /** Questions that are open. */
  let asked: { hostname: string; done: Done }[];
  let find: LookupFunction;

  beforeEach(() => {
    timing = new ManualTiming();
    asked = [];
    find = createLookup(timing, (hostname, done) =>
      asked.push({ hostname, done }),
    );
  });

  const look = (
    options: object = { all: true },
    hostname = 'one.example.com',
  ) =>
    new Promise<unknown>((resolve, reject) => {
      find(hostname, options, (error, address) =>
        error ? reject(error) : resolve(address),
      );
    });
  const both: LookupAddress[] = [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];

  it('is done once for all that want it, in the form that they want', async () => {
    const answers = [
      look(),
      look({ all: true, family: 4 }),
      look({ family: 'IPv6' }),
      look({}),
    ];
    expect(asked).toHaveLength(1);
    asked[0].done(null, both);
    expect(await Promise.all(answers)).toEqual([both, [both[1]], '::1', '::1']);
    await expect(look({ family: 4 })).resolves.toBe('127.0.0.1');
    expect(asked).toHaveLength(1);
  });

  it('keeps one name from waiting for another', async () => {
    const waits = look({ all: true }, 'dead.example.com').catch(e => e.message);
    const other = look({ all: true }, 'good.example.com');
    asked[1].done(null, both);
    expect(await other).toEqual(both);
    asked[0].done(new Error('EAI_AGAIN'), []);
    expect(await waits).toBe('EAI_AGAIN');
  });

  it('that failed is not tried with every connection', async () => {
    const first = look();
    asked[0].done(new Error('EAI_AGAIN'), []);
    await expect(first).rejects.toThrow('EAI_AGAIN');
    await expect(look()).rejects.toThrow('EAI_AGAIN');
    expect(asked).toHaveLength(1);
    timing.advance(30_000);
    const again = look();
    asked[1].done(null, both);
    expect(await again).toEqual(both);
  });

  it('goes on with the addresses that were good while they are asked for again, and after that failed', async () => {
    const first = look();
    asked[0].done(null, both);
    await first;
    timing.advance(30_000);
    expect(await look()).toEqual(both);
    expect(asked).toHaveLength(2);
    asked[1].done(new Error('EAI_AGAIN'), []);
    expect(await look()).toEqual(both);
    timing.advance(30_000);
    expect(await look()).toEqual(both);
    const moved = [{ address: '127.0.0.2', family: 4 }];
    asked[2].done(null, moved);
    expect(await look()).toEqual(moved);
  });

  it('says so where there is no address of the family that is wanted', async () => {
    const first = look({ family: 6 });
    asked[0].done(null, [both[1]]);
    await expect(first).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
