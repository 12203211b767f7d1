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

import { engineRequester } from '../types';
import type { StageDefinition } from './stage';

/** Stages up to the merge, which every request has. */
export const proposalStages: StageDefinition[] = [
  {
    id: 'asked',
    title: request => `asked by ${nameOf(request.requestedBy)}`,
    read: ({ request }) => ({ state: 'done', at: request.requestedAt }),
  },
  {
    id: 'change-request',
    title: ({ changeRequest }) =>
      changeRequest
        ? `change request #${changeRequest.number} opened`
        : 'change request',
    read: ({ request: { changeRequest, error } }) =>
      changeRequest
        ? {
            state: 'done',
            at: changeRequest.openedAt,
            url: changeRequest.url,
          }
        : {
            state: 'pending',
            message: error ?? 'It is being opened.',
            blocked: error !== undefined,
          },
  },
  {
    id: 'merged',
    title: request =>
      request.mergedAt && request.changeRequest?.closedBy
        ? `merged by ${request.changeRequest.closedBy}`
        : 'merged',
    read: ({ request }) => {
      const url = request.changeRequest?.url;
      if (request.mergedAt) {
        return { state: 'done', at: request.mergedAt, url };
      }
      if (request.state === 'open' && request.error) {
        return { state: 'pending', blocked: true, message: request.error, url };
      }
      return {
        state: 'pending',
        message:
          request.replans > 0
            ? 'Another change of the same place was merged before it, so it was made anew on top of that. It waits for review and merge in the forge.'
            : 'It waits for review and merge in the forge.',
        url,
      };
    },
  },
];

function nameOf(requester: string): string {
  if (requester === engineRequester) return 'the end of its lifetime';
  return requester.replace(/^user:default\//, '');
}
