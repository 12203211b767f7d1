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

import { both, during, elapsed, plainProgress, terminalProgress } from '.';

describe('elapsed', () => {
  it.each([
    [0, '0.0 s'],
    [420, '0.4 s'],
    [12_900, '12 s'],
    [59_999, '59 s'],
    [185_000, '3 min 05 s'],
    [3_600_000, '60 min 00 s'],
  ])('says %d ms as %s', (milliseconds, text) => {
    expect(elapsed(milliseconds)).toBe(text);
  });
});

describe('plainProgress', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('tells of what is quick when it has ended, and of what takes long again and again', () => {
    const lines: string[] = [];
    const progress = plainProgress(line => lines.push(line));
    progress.begin('etcd').end('done');
    const build = progress.begin('Programs');
    build.note('Building argo-cd');
    jest.advanceTimersByTime(33_000);
    build.end('failed');
    progress.say('Two\nlines');
    progress.close();
    expect(lines).toEqual([
      '[  0.0 s] ✓ etcd (0.0 s)',
      '[  0.0 s] Building argo-cd',
      '[  2.0 s] Programs',
      '[   32 s] … Programs: Building argo-cd, 32 s',
      '[   33 s] ✗ Programs (33 s)',
      '[   33 s] Two',
      '[   33 s] lines',
    ]);
  });

  it('is silent after it was closed', () => {
    const lines: string[] = [];
    const progress = plainProgress(line => lines.push(line));
    progress.begin('Programs');
    progress.close();
    jest.advanceTimersByTime(120_000);
    expect(lines).toEqual([]);
  });
});

describe('terminalProgress', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const escape = String.fromCharCode(27);

  /** What one sees on a terminal after something was written to it. */
  function screen(columns = 60) {
    let lines: string[] = [];
    return {
      terminal: {
        columns,
        write(text: string) {
          const [up, rest] = text.split(`\r${escape}[0J`);
          lines = lines.slice(
            0,
            lines.length - Number(/\d+/.exec(up)?.[0] ?? 0),
          );
          lines.push(...rest.split('\n').slice(0, -1));
        },
      },
      lines: () => lines,
    };
  }

  it('has one live line for everything that is going on, below those that stay', () => {
    const { terminal, lines } = screen();
    const progress = terminalProgress(terminal);
    const step = progress.begin('Cluster API');
    const manager = progress.begin('cluster-api-core 1.14.2');
    jest.advanceTimersByTime(2_000);
    expect(lines().map(line => line.slice(2))).toEqual([
      'Cluster API 2.0 s',
      'cluster-api-core 1.14.2 2.0 s',
    ]);
    progress.say('Something to know');
    step.note('waiting');
    expect(lines()).toEqual([
      'Something to know',
      expect.stringMatching(/. Cluster API: waiting 2.0 s/),
      expect.stringMatching(/. cluster-api-core 1.14.2 2.0 s/),
    ]);
    manager.end('done');
    step.end('failed');
    expect(lines()).toEqual([
      'Something to know',
      '✓ cluster-api-core 1.14.2 (2.0 s)',
      '✗ Cluster API (2.0 s)',
    ]);
  });

  it('cuts live lines to the width of the terminal', () => {
    const { terminal, lines } = screen(20);
    const progress = terminalProgress(terminal);
    progress.begin('Programs').note('Building a module with a long name');
    expect(lines()).toHaveLength(1);
    expect(lines()[0].length).toBeLessThan(20);
    progress.close();
    expect(lines()).toEqual([]);
  });
});

describe('during', () => {
  it('ends the item as it went, and tells two displays', async () => {
    const lines: string[] = [];
    const progress = both(
      plainProgress(line => lines.push(`a ${line.slice(10)}`)),
      plainProgress(line => lines.push(`b ${line.slice(10)}`)),
    );
    await expect(during(progress, 'Good', async () => 7)).resolves.toBe(7);
    await expect(
      during(progress, 'Bad', async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    progress.close();
    expect(lines).toEqual([
      'a ✓ Good (0.0 s)',
      'b ✓ Good (0.0 s)',
      'a ✗ Bad (0.0 s)',
      'b ✗ Bad (0.0 s)',
    ]);
  });
});
