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

import type {
  ClusterRequest,
  RequestState,
  RequestVerb,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Headings: what was asked for. */
export const verbTitles: Record<RequestVerb, string> = {
  create: 'New cluster',
  extend: 'Extension',
  delete: 'Removal',
};

const verbPhrases: Record<RequestVerb, string> = {
  create: 'to make the cluster',
  extend: 'to move its end',
  delete: 'to remove the cluster',
};

const stateWords: Record<RequestState, string> = {
  opening: 'Being opened',
  open: 'Waits for its merge',
  merged: 'Merged',
  done: 'Done',
  cancelled: 'Cancelled',
  closed: 'Closed without merging',
  failed: 'Failed',
};

/** One or two words for a list of requests. */
export function stateWord(request: ClusterRequest): string {
  if (request.state !== 'merged') return stateWords[request.state];
  if (hangs(request)) return 'Hangs';
  return { create: 'Coming up', extend: 'Being delivered', delete: 'Going' }[
    request.verb
  ];
}

function hangs(request: ClusterRequest): boolean {
  return request.timeline.some(stage => stage.state === 'blocked');
}

/** One sentence: where a request stands and who moves it on. */
export function requestSentence(request: ClusterRequest): string {
  const change = request.changeRequest
    ? `change request #${request.changeRequest.number}`
    : 'the change request';
  switch (request.state) {
    case 'opening':
      return `A change request ${verbPhrases[request.verb]} is being opened.`;
    case 'open':
      return `It goes on when ${change} is merged.`;
    case 'merged':
      if (hangs(request)) {
        return {
          create: 'It is in Git, but the cluster does not come up.',
          extend: 'It is in Git, but the new end does not arrive.',
          delete: 'It is out of Git, but the cluster does not go.',
        }[request.verb];
      }
      return {
        create: 'It is in Git; the cluster is being made.',
        extend: 'It is in Git; the new end is being delivered.',
        delete: 'It is out of Git; the cluster is going.',
      }[request.verb];
    case 'done':
      return {
        create: 'The cluster is ready.',
        extend: 'The new end is set.',
        delete: 'The cluster is gone.',
      }[request.verb];
    case 'cancelled':
      return 'It was cancelled before its merge; nothing was changed.';
    case 'closed':
      return `${capital(change)} was closed without merging${
        request.changeRequest?.closedBy
          ? ` by ${request.changeRequest.closedBy}`
          : ''
      }; nothing was changed.`;
    case 'failed':
      return request.error ?? 'It cannot go on.';
    default:
      return '';
  }
}

/** Who the expiry engine is in `requestedBy`. */
export const expiryEngine = 'ephemeral-clusters';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
