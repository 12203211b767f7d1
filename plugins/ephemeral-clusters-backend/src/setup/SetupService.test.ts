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

import type { SetupCheck } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ManualTiming } from '../kubernetes/__testUtils__/ManualTiming';
import { SetupService } from './SetupService';
import type { SetupProbe } from './types';

const fine: SetupCheck = {
  id: 'reachable',
  title: 'Answers',
  status: 'ok',
  message: 'It does',
};

/** A probe whose answer the test gives when it wants. */
class FakeProbe implements SetupProbe {
  readonly about;
  readonly signals: AbortSignal[] = [];
  readonly #answers: {
    give(checks: SetupCheck[]): void;
    fail(error: Error): void;
  }[] = [];

  constructor(id: string) {
    this.about = {
      id: `kubernetes:${id}`,
      kind: 'kubernetes' as const,
      title: id,
      configKey: `ephemeralClusters.managementClusters.${id}`,
    };
  }

  run(signal: AbortSignal): Promise<SetupCheck[]> {
    this.signals.push(signal);
    return new Promise((give, fail) => this.#answers.push({ give, fail }));
  }

  give(...checks: SetupCheck[]): void {
    this.#answers.at(-1)!.give(checks);
  }

  fail(message: string): void {
    this.#answers.at(-1)!.fail(new Error(message));
  }
}

describe('SetupService', () => {
  let timing: ManualTiming;
  let quick: FakeProbe;
  let slow: FakeProbe;
  let setup: SetupService;

  beforeEach(() => {
    timing = new ManualTiming();
    quick = new FakeProbe('quick');
    slow = new FakeProbe('slow');
    setup = SetupService.create({ probes: [quick, slow], timing });
  });

  /** Lets what has been answered get through. */
  const settle = () => new Promise(resolve => setImmediate(resolve));

  it('answers with what it has when a connection takes long, and has it in a later answer', async () => {
    const first = setup.report();
    quick.give(fine);
    await settle();
    timing.advance(1_500);
    await expect(first).resolves.toMatchObject({
      status: 'unknown',
      connections: [
        { id: 'kubernetes:quick', status: 'ok', checks: [fine] },
        {
          id: 'kubernetes:slow',
          status: 'unknown',
          checks: [],
          checking: true,
        },
      ],
    });
    slow.give({ ...fine, status: 'warning' });
    const later = await setup.report();
    expect(later.status).toBe('warning');
    expect(later.connections[1]).not.toHaveProperty('checking');
    expect(slow.signals).toHaveLength(1);
  });

  it('gives up on one that does not answer at all, and tells it so', async () => {
    const first = setup.report();
    quick.give(fine);
    await settle();
    timing.advance(12_000);
    await first;
    await settle();
    expect(slow.signals[0].aborted).toBe(true);
    const { connections } = await setup.report();
    expect(connections[1].checks).toMatchObject([
      {
        id: 'reachable',
        status: 'error',
        message: 'No answer within 12 seconds',
      },
    ]);
    expect(connections[0].status).toBe('ok');
  });

  it('says what kept it from looking, without secrets', async () => {
    const answer = setup.report();
    quick.fail('connect ECONNREFUSED https://me:hunter2@10.0.0.1:6443');
    slow.give(fine);
    const { connections, status } = await answer;
    expect(status).toBe('error');
    expect(connections[0].checks[0]).toMatchObject({
      status: 'error',
      message: 'connect ECONNREFUSED https://10.0.0.1:6443',
      fix: expect.stringContaining(
        'ephemeralClusters.managementClusters.quick',
      ),
    });
  });

  async function look(refresh?: boolean) {
    const answer = setup.report(refresh);
    quick.give(fine);
    slow.give(fine);
    return answer;
  }

  it('gives everyone the same for half a minute, then looks again', async () => {
    await Promise.all([look(), setup.report()]);
    timing.advance(29_000);
    await setup.report();
    expect(quick.signals).toHaveLength(1);
    timing.advance(1_000);
    await look();
    expect(quick.signals).toHaveLength(2);
  });

  it('looks again when it is asked to, but not all the time', async () => {
    const { checkedAt } = await look();
    timing.advance(4_000);
    await expect(setup.report(true)).resolves.toMatchObject({ checkedAt });
    expect(quick.signals).toHaveLength(1);
    timing.advance(1_000);
    await expect(look(true)).resolves.not.toMatchObject({ checkedAt });
    expect(quick.signals).toHaveLength(2);
  });

  it('keeps what it knows of a connection while it looks again', async () => {
    await look();
    timing.advance(5_000);
    const again = setup.report(true);
    quick.give(fine);
    await settle();
    timing.advance(1_500);
    expect((await again).connections[1]).toMatchObject({
      status: 'ok',
      checks: [fine],
      checking: true,
    });
  });

  it('has nothing to complain of where nothing is configured', async () => {
    const none = SetupService.create({ probes: [], timing });
    await expect(none.report()).resolves.toEqual({
      checkedAt: timing.now().toISOString(),
      status: 'ok',
      connections: [],
    });
  });
});
