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

import { InputError } from '@backstage/errors';

/** Longest purpose, in characters. */
export const maximumPurposeLength = 200;

/**
 * Purpose as it is written into Git: one line.
 *
 * @throws InputError where it is empty, too long, or has control characters
 */
export function normalizePurpose(text: string): string {
  const purpose = text.trim().replace(/\s+/g, ' ');
  if (purpose === '') {
    throw new InputError('Say in a few words what the cluster is for.');
  }
  if (purpose.length > maximumPurposeLength) {
    throw new InputError(
      `A purpose has at most ${maximumPurposeLength} characters; this one has ${purpose.length}.`,
    );
  }
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(purpose)) {
    throw new InputError('The purpose has characters that cannot be shown.');
  }
  return purpose;
}
