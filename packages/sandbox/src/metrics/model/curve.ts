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

/** A smooth rate of something over time, in closed form: any moment, and any sum up to it, costs the same. */
export interface Curve {
  /** Value at a time (milliseconds since 1970). */
  at(time: number): number;
  /** What has been gathered between two times, with the value taken as a rate per second. */
  between(from: number, to: number): number;
}

interface Wave {
  /** Share of the base by which the value swings to either side. */
  amplitude: number;
  /** Radians per millisecond. */
  frequency: number;
  phase: number;
}

const DAY = 86_400_000;

/** When most happens: early afternoon UTC. */
const PEAK = 13.5 * 3_600_000;

/**
 * A curve around `base` that swings with the day and wobbles at shorter periods; the same seed gives the same curve. `calm` from 0
 * (lively) to 1 (flat). Never below a fifth of the base.
 */
export function createCurve(seed: string, base: number, calm = 0): Curve {
  const random = randomOf(seed);
  const lively = 1 - calm;
  const waves: Wave[] = [
    {
      amplitude: 0.35 * lively,
      frequency: (2 * Math.PI) / DAY,
      phase: Math.PI / 2 - (2 * Math.PI * (PEAK + random() * 7_200_000)) / DAY,
    },
    ...[3.1 * 3_600_000, 37 * 60_000, 7.3 * 60_000, 2.6 * 60_000].map(
      (period, index): Wave => ({
        amplitude: [0.15, 0.13, 0.1, 0.07][index] * lively,
        frequency: (2 * Math.PI) / (period * (0.8 + 0.4 * random())),
        phase: 2 * Math.PI * random(),
      }),
    ),
  ];
  const level = base * (0.85 + 0.3 * random());
  return {
    at(time) {
      let factor = 1;
      for (const { amplitude, frequency, phase } of waves) {
        factor += amplitude * Math.sin(frequency * time + phase);
      }
      return level * factor;
    },
    between(from, to) {
      let milliseconds = to - from;
      for (const { amplitude, frequency, phase } of waves) {
        milliseconds +=
          (amplitude / frequency) *
          (Math.cos(frequency * from + phase) -
            Math.cos(frequency * to + phase));
      }
      return (level * milliseconds) / 1000;
    },
  };
}

/** A 32-bit hash of a text (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: string): () => number {
  let state = hashOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
