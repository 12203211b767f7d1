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

import { compare, type Difference } from './compare';
import { knownDifferences, type KnownDifference } from './knownDifferences';
import { mask } from './mask';
import {
  type ConformanceCase,
  type Json,
  SkippedCase,
  systems,
  type Target,
} from './types';

/** How one case went. */
export interface CaseResult {
  system: string;
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  message?: string;
  /** Differences that are not listed. */
  differences: Difference[];
  /** Names of listed differences that were seen. */
  known: string[];
  seconds: number;
}

export interface SuiteOptions {
  cases: readonly ConformanceCase[];
  sandbox: Target;
  lab: Target;
  /** Listed differences; for tests. */
  known?: readonly KnownDifference[];
  /** Cases at once. */
  concurrency?: number;
  onResult?(result: CaseResult): void;
}

/** Asks both targets the same, and compares. */
export async function runSuite(options: SuiteOptions): Promise<CaseResult[]> {
  const { cases, concurrency = 3, onResult } = options;
  const results: CaseResult[] = [];
  const runAll = async (queue: ConformanceCase[]) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const result = await runCase(next, options);
      results.push(result);
      onResult?.(result);
    }
  };
  const together = cases.filter(({ alone }) => !alone);
  await Promise.all(
    Array.from({ length: concurrency }, () => runAll(together)),
  );
  await runAll(cases.filter(({ alone }) => alone));
  const place = (result: CaseResult) =>
    systems.findIndex(system => system === result.system) * 1000 +
    cases.findIndex(
      item => item.system === result.system && item.name === result.name,
    );
  return results.sort((one, other) => place(one) - place(other));
}

async function runCase(
  it: ConformanceCase,
  { sandbox, lab, known = knownDifferences }: SuiteOptions,
): Promise<CaseResult> {
  const start = performance.now();
  const observe = async (target: Target): Promise<Json> => {
    try {
      return mask(await it.observe(target), target);
    } catch (error) {
      if (error instanceof SkippedCase) throw error;
      throw new Error(`${target.name}: ${(error as Error).message}`);
    }
  };
  const result: CaseResult = {
    system: it.system,
    name: it.name,
    outcome: 'passed',
    differences: [],
    known: [],
    seconds: 0,
  };
  const seen = await Promise.allSettled([observe(sandbox), observe(lab)]);
  const failures = seen.flatMap(item =>
    item.status === 'rejected' ? [item.reason as Error] : [],
  );
  if (failures.length > 0) {
    const skipped = failures.every(error => error instanceof SkippedCase);
    result.outcome = skipped ? 'skipped' : 'failed';
    result.message = failures
      .filter(error => skipped || !(error instanceof SkippedCase))
      .map(error => error.message)
      .join('; ');
  } else {
    const [one, other] = seen as Array<PromiseFulfilledResult<Json>>;
    for (const difference of compare(one.value, other.value)) {
      const listed = known.find(
        item =>
          item.cases.test(`${it.system} ${it.name}`) &&
          item.paths.test(difference.path),
      );
      if (!listed) result.differences.push(difference);
      else if (!result.known.includes(listed.name)) {
        result.known.push(listed.name);
      }
    }
    if (result.differences.length > 0) result.outcome = 'failed';
  }
  result.seconds = Math.round((performance.now() - start) / 100) / 10;
  return result;
}
