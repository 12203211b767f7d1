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

/** A difference that stays. */
export interface KnownDifference {
  /** As in packages/sandbox/README.md. */
  name: string;
  /** Cases in which it is seen: system and name. */
  cases: RegExp;
  /** Paths in what they compare. */
  paths: RegExp;
  /** Why it stays. It must not concern a field that the product reads. */
  reason: string;
}

/** Differences between sandbox and lab that are known, and none of which the product reads. */
export const knownDifferences: readonly KnownDifference[] = [];
