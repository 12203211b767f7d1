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

import { run } from './run';

describe('run', () => {
  it('returns what a program writes', async () => {
    await expect(run('echo', ['a', 'b'])).resolves.toBe('a b\n');
  });

  it('gives it its input, also where it reads nothing', async () => {
    await expect(run('cat', [], { input: 'text' })).resolves.toBe('text');
    await expect(
      run('true', [], { input: 'x'.repeat(1_000_000) }),
    ).resolves.toBe('');
  });

  it('fails with the end of its messages', async () => {
    const failed = run('sh', [
      '-c',
      'for i in $(seq 1 40); do echo "line $i" >&2; done; exit 3',
    ]);
    await expect(failed).rejects.toThrow(/^sh -c failed \(3\): line 26\n/);
    await expect(failed).rejects.toThrow(/line 40$/);
  });

  it('fails for what is not there, and when it is stopped', async () => {
    await expect(run('/nowhere/program', [])).rejects.toThrow('ENOENT');
    const stop = new AbortController();
    const running = run('sleep', ['600'], { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toThrow('aborted');
  });
});
