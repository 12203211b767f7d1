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

/** A cluster that only a request, or only its history, knows. */
export const request: HealthRule = facts => {
  if (facts.presence === 'gone') {
    return {
      rule: 'request',
      status: 'unknown',
      message: facts.goneAt ? `Gone since ${facts.goneAt}` : 'It is gone',
      source: 'History',
      since: facts.goneAt,
    };
  }
  const open = facts.request;
  if (facts.presence !== 'requested' || !open) return undefined;
  const number = open.changeRequest ? ` ${open.changeRequest.number}` : '';
  const about = { rule: 'request', source: 'Request', since: open.requestedAt };
  switch (open.state) {
    case 'opening':
      return {
        ...about,
        status: 'starting',
        message: 'Its change request is being opened',
      };
    case 'open':
      return {
        ...about,
        status: 'starting',
        message: `Waits until change request${number} is merged`,
        action: 'Review and merge the change request.',
      };
    case 'merged':
      return {
        ...about,
        status: 'starting',
        message: `Change request${number} is merged; the declaration is about to be read`,
      };
    case 'cancelled':
    case 'closed':
      return {
        ...about,
        status: 'unknown',
        message: `Change request${number} was ${
          open.state === 'closed' ? 'closed without merging' : 'cancelled'
        }`,
      };
    default:
      return {
        ...about,
        status: 'failed',
        message: `The request failed${open.error ? `: ${open.error}` : ''}`,
        action: 'Retry it, or cancel it.',
      };
  }
};
