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

import type { Totals } from './step.ts';

/** Totals of all runners together. */
export class Total {
  readonly totals: Totals = { passed: 0, failed: 0, skipped: 0 };

  /** Adds a runner's totals; one that failed without saying how many counts as one failure. */
  add(totals: Totals | undefined, exitCode: number): void {
    this.totals.passed += totals?.passed ?? 0;
    this.totals.skipped += totals?.skipped ?? 0;
    const failed = totals?.failed ?? 0;
    this.totals.failed += exitCode !== 0 && failed === 0 ? 1 : failed;
  }

  /** `N passed, N failed`, and `, N skipped` where something was. */
  line(): string {
    const { passed, failed, skipped } = this.totals;
    return `${passed} passed, ${failed} failed${
      skipped > 0 ? `, ${skipped} skipped` : ''
    }`;
  }
}
