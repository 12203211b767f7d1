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

import { report } from './report';
import { runSuite } from './runSuite';
import { type ConformanceCase, SkippedCase, type Target } from './types';

const sandbox = { name: 'sandbox', words: [] } as unknown as Target;
const lab = { name: 'lab', words: [] } as unknown as Target;

function aCase(name: string, observe: ConformanceCase['observe']) {
  return { system: 'kubernetes' as const, name, observe };
}

function run(cases: ConformanceCase[]) {
  return runSuite({
    cases,
    sandbox,
    lab,
    known: [
      {
        name: 'names',
        cases: /^kubernetes listed$/,
        paths: /^name$/,
        reason: 'for the test',
      },
    ],
  });
}

describe('runSuite', () => {
  it('passes what is alike and fails what is not', async () => {
    const results = await run([
      aCase('alike', async () => ({ status: 200 })),
      aCase('unlike', async ({ name }) => ({ name })),
    ]);
    expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['alike', 'passed'],
      ['unlike', 'failed'],
    ]);
    expect(results[1].differences).toEqual([
      { path: 'name', sandbox: 'sandbox', lab: 'lab' },
    ]);
  });

  it('passes listed differences in the cases that they are listed for, and names them', async () => {
    const results = await run([
      aCase('listed', async ({ name }) => ({ name })),
      aCase('not listed', async ({ name }) => ({ name })),
    ]);
    expect(results[0]).toMatchObject({ outcome: 'passed', known: ['names'] });
    expect(results[1]).toMatchObject({ outcome: 'failed', known: [] });
  });

  it('fails a case that one target does not get through, and says which', async () => {
    const [result] = await run([
      aCase('broken', async ({ name }) => {
        if (name === 'lab') throw new Error('no answer');
        return {};
      }),
    ]);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: 'lab: no answer',
    });
  });

  it('never takes a failure for a skipped case', async () => {
    const [skipped, failed] = await run([
      aCase('skipped', async () => {
        throw new SkippedCase('not now');
      }),
      aCase('failed', async ({ name }) => {
        if (name === 'lab') throw new SkippedCase('not now');
        throw new Error('no answer');
      }),
    ]);
    expect(skipped.outcome).toBe('skipped');
    expect(failed.outcome).toBe('failed');
  });

  it('ends with its totals', async () => {
    const results = await run([
      aCase('alike', async () => 1),
      aCase('unlike', async ({ name }) => name),
      aCase('skipped', async () => {
        throw new SkippedCase('not now');
      }),
    ]);
    expect(report.end(results, 3).split('\n').at(-1)).toBe(
      '1 passed, 1 failed, 1 skipped',
    );
    expect(report.json(results, 3)).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: 1,
      seconds: 3,
    });
  });

  it('runs what disturbs others after them, and alone', async () => {
    let running = 0;
    const seen: Array<[string, number]> = [];
    const noted = (name: string) =>
      aCase(name, async () => {
        running += 1;
        await new Promise(setImmediate);
        seen.push([name, running]);
        running -= 1;
        return {};
      });
    await run([{ ...noted('alone'), alone: true }, noted('one'), noted('two')]);
    // Of both targets at once.
    expect(seen.slice(-2)).toEqual([
      ['alone', 2],
      ['alone', 1],
    ]);
    expect(seen).toHaveLength(6);
  });
});
