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

import type { HealthRule } from '../types';
import { ageOf, describeDuration } from '../words';

/** Whether what is shown is current: old data never looks good. */
export const freshness: HealthRule = (facts, now) => {
  if (facts.presence === 'requested' || facts.presence === 'gone') {
    return undefined;
  }
  const { state, lastContact, error } = facts.kubernetes;
  if (state === 'fresh') return undefined;
  const age = ageOf(lastContact, now);
  const message =
    state === 'connecting'
      ? 'The management cluster is being contacted'
      : `No contact with the management cluster${
          age === undefined ? '' : ` for ${describeDuration(age)}`
        }${error ? `: ${error}` : ''}`;
  return {
    rule: 'freshness',
    status: 'unknown',
    message,
    source: 'Kubernetes API of the management cluster',
    since: lastContact,
    action:
      state === 'connecting'
        ? undefined
        : 'What is shown is what was last seen. Look whether the API server can be reached.',
  };
};
