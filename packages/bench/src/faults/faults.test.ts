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

import { startReflector } from './contenders';
import { runAllFaults } from './faultFigures';

describe('the reflector', () => {
  it('has what the API server has after whatever fault, and leaves nothing behind', async () => {
    const { runs, unhandledRejections } = await runAllFaults(startReflector, {
      runs: 24,
      parallel: 8,
      speed: 20,
    });
    expect(runs.filter(run => !run.converged || run.stopped)).toEqual([]);
    expect(runs.filter(run => run.socketsLeft > 0)).toEqual([]);
    expect(unhandledRejections).toBe(0);
  }, 120_000);
});
