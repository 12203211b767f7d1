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

import type { Difference } from './compare';
import type { CaseResult } from './runSuite';

const marks = { passed: '✓', failed: '✗', skipped: '-' };
/** Differences shown for one case; all are in the JSON. */
const shown = 12;

function text(value: unknown): string {
  const all = value === undefined ? 'nothing' : JSON.stringify(value);
  return all.length > 300 ? `${all.slice(0, 297)}...` : all;
}

function difference({ path, sandbox, lab }: Difference): string {
  return `    ${path || 'all of it'}: sandbox ${text(sandbox)}, lab ${text(
    lab,
  )}`;
}

function count(results: readonly CaseResult[], outcome: CaseResult['outcome']) {
  return results.filter(result => result.outcome === outcome).length;
}

function totals(results: readonly CaseResult[]) {
  return {
    passed: count(results, 'passed'),
    failed: count(results, 'failed'),
    skipped: count(results, 'skipped'),
  };
}

/** How results are told. */
export const report = {
  /** One case, with its differences below it. */
  line(result: CaseResult): string {
    const { system, name, outcome, message, differences, known } = result;
    const note = [
      `${result.seconds} s`,
      ...(known.length > 0 ? [`listed: ${known.join(', ')}`] : []),
    ].join('; ');
    return [
      `${marks[outcome]} ${system}: ${name} (${note})`,
      ...(message ? [`    ${message}`] : []),
      ...differences.slice(0, shown).map(difference),
      ...(differences.length > shown
        ? [`    and ${differences.length - shown} more`]
        : []),
    ].join('\n');
  },

  /** The last line is `N passed, N failed`, with the number of skipped ones where there are any. */
  end(results: readonly CaseResult[], seconds: number): string {
    const { passed, failed, skipped } = totals(results);
    const failedNames = results
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ system, name }) => `  ✗ ${system}: ${name}`);
    return [
      '',
      ...failedNames,
      `Conformance of the sandbox with the lab, in ${seconds} s:`,
      `${passed} passed, ${failed} failed${
        skipped > 0 ? `, ${skipped} skipped` : ''
      }`,
    ].join('\n');
  },

  json(results: readonly CaseResult[], seconds: number) {
    return { ...totals(results), seconds, cases: results };
  },
};
