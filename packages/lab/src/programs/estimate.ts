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

import type { ColdBuild, ProgramModule } from './catalog';

/** What building modules takes, together. */
export function estimate(modules: readonly ProgramModule[]): ColdBuild {
  const sum = (value: (cold: ColdBuild) => number) =>
    modules.reduce((total, module) => total + value(module.cold), 0);
  return {
    minutes: sum(cold => cold.minutes),
    executables: sum(cold => cold.executables),
    caches: sum(cold => cold.caches),
  };
}

/**
 * What a build will take, for people.
 *
 * @param modules - those that are missing
 * @param versions - of the modules, by name
 * @param free - bytes free where the programs are kept
 */
export function describeEstimate(
  modules: readonly ProgramModule[],
  versions: ReadonlyMap<string, string>,
  free: number,
): string {
  const cold = estimate(modules);
  const names = modules.map(
    module => `${module.name} ${versions.get(module.name) ?? ''}`,
  );
  const lines = [
    `To build: ${names.join(', ')}.`,
    `That takes about ${minutes(cold.minutes)} on two idle cores, and ${size(
      cold.executables,
    )} of disk for the programs and up to ${size(
      cold.caches,
    )} for Go's caches; less where they have parts of it. The next start builds nothing.`,
  ];
  const needed = cold.executables + cold.caches;
  if (free < needed * 1e6) {
    lines.push(
      `Only ${size(free / 1e6)} of disk are free: that may not be enough.`,
    );
  }
  return lines.join('\n');
}

/** `4 min`, at least one. */
export function minutes(value: number): string {
  return `${Math.max(1, Math.round(value))} min`;
}

/** `0.2 GB`, of megabytes. */
function size(megabytes: number): string {
  return `${(Math.ceil(megabytes / 100) / 10).toFixed(1)} GB`;
}
