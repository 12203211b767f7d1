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

import { createCurve } from './curve';

const NOW = 1_800_000_000_000;

describe('createCurve', () => {
  it('gives the same for the same seed and something else for another', () => {
    expect(createCurve('a', 1).at(NOW)).toBe(createCurve('a', 1).at(NOW));
    expect(createCurve('a', 1).at(NOW)).not.toBe(createCurve('b', 1).at(NOW));
  });

  it('gathers what its value says per second', () => {
    const curve = createCurve('a', 2);
    let sum = 0;
    for (let second = 0; second < 3600; second++) {
      sum += curve.at(NOW + second * 1000 + 500);
    }
    expect(curve.between(NOW, NOW + 3_600_000)).toBeCloseTo(sum, 1);
  });

  it('swings with the day, around its base, and never down to nothing', () => {
    const curve = createCurve('a', 1);
    const values = Array.from({ length: 24 * 60 }, (_, minute) =>
      curve.at(NOW + minute * 60_000),
    );
    expect(Math.min(...values)).toBeGreaterThan(0.1);
    expect(Math.max(...values)).toBeLessThan(2.2);
    expect(Math.max(...values) / Math.min(...values)).toBeGreaterThan(1.5);
  });
});
