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

import { KubernetesError } from './KubernetesClient';
import { readLines } from './lines';
import type { Collection } from './listPages';
import { metaOf, versionOf } from './ProjectedObjects';
import type { Timing } from './timing';

/** One event of a watch. An `ERROR` is thrown instead. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: unknown;
  /** Of the object, or that a bookmark tells. */
  resourceVersion: string;
  /** A bookmark that ends what was there when the watch began. */
  endsInitial: boolean;
}

/** How to watch. */
export interface WatchOptions {
  /** Version to go on from. Absent: begin with all that is there, as events, and a bookmark at their end (a streaming list). */
  resourceVersion?: string;
  timing: Timing;
  signal: AbortSignal;
  /** The API server let us in: nothing was missed so far. */
  onAccepted(): void;
}

/** What this API server does not do: it has no streaming lists. */
export class StreamingListRefused extends Error {}

/** Milliseconds without event or bookmark after which a stream is taken for dead (half-open connections say nothing). */
const silenceLimit = 90_000;
/** Milliseconds in which a watch that goes on has to be let in: that takes no time, so a server that does not is in trouble. */
const acceptLimit = 15_000;
/** Milliseconds in which the next of the initial events has to come. A server that is older does not know that it should end them. */
const initialSilenceLimit = 20_000;

const types: ReadonlySet<string> = new Set([
  'ADDED',
  'MODIFIED',
  'DELETED',
  'BOOKMARK',
]);

/**
 * Watches a collection. Events come in batches, as they arrived. It returns how it ended; either is to be gone on from.
 *
 * @returns `silent` where nothing was heard for too long, else `ended`
 * @throws StreamingListRefused, KubernetesError, or what the connection throws
 */
export async function* watchEvents(
  { client, path, labelSelector }: Collection,
  options: WatchOptions,
): AsyncGenerator<WatchEvent[], 'ended' | 'silent'> {
  const { resourceVersion, timing, signal } = options;
  const stream = new AbortController();
  const abort = () => stream.abort();
  signal.addEventListener('abort', abort, { once: true });
  let isInitial = resourceVersion === undefined;
  let silent = false;
  let accepted = false;
  let stopTimer: () => void = () => {};
  const heard = () => {
    stopTimer();
    const limit = accepted ? silenceLimit : acceptLimit;
    stopTimer = timing.after(isInitial ? initialSilenceLimit : limit, () => {
      silent = true;
      stream.abort();
    });
  };
  heard();
  try {
    const answer = await client.get(
      path,
      {
        watch: '1',
        allowWatchBookmarks: 'true',
        labelSelector,
        // Spread over time, so that not all streams end together.
        timeoutSeconds: String(300 + Math.floor(timing.random() * 300)),
        ...(isInitial
          ? {
              sendInitialEvents: 'true',
              resourceVersionMatch: 'NotOlderThan',
            }
          : { resourceVersion }),
      },
      stream.signal,
    );
    if (answer.status !== 200) {
      const error = await KubernetesError.fromAnswer(answer);
      throw isInitial && (answer.status === 400 || answer.status === 422)
        ? new StreamingListRefused(error.message)
        : error;
    }
    accepted = true;
    heard();
    options.onAccepted();
    for await (const lines of readLines(answer.chunks())) {
      const events = lines.map(parseEvent);
      if (events.some(event => event.endsInitial)) isInitial = false;
      // Comes of servers that do not know of streaming lists.
      if (isInitial && events.some(({ type }) => type === 'BOOKMARK')) {
        throw new StreamingListRefused('Initial events do not end');
      }
      heard();
      yield events;
    }
    return 'ended';
  } catch (error) {
    if (!silent || signal.aborted) throw error;
    // Whatever holds it up: a paged list has a limit of its own.
    if (isInitial) {
      throw new StreamingListRefused('Initial events do not end');
    }
    if (!accepted) throw new Error(`No answer within ${acceptLimit / 1000} s`);
    return 'silent';
  } finally {
    stopTimer();
    signal.removeEventListener('abort', abort);
    stream.abort();
  }
}

function parseEvent(line: string): WatchEvent {
  let event: { type?: unknown; object?: unknown } | null;
  try {
    event = JSON.parse(line);
  } catch {
    throw new KubernetesError(0, 'The watch sent a line that is no JSON');
  }
  const { type, object } = event ?? {};
  if (type === 'ERROR') throw KubernetesError.fromStatus(object);
  const resourceVersion = versionOf(object);
  if (
    resourceVersion === undefined ||
    typeof type !== 'string' ||
    !types.has(type)
  ) {
    throw new KubernetesError(0, 'The watch sent an event that is none');
  }
  return {
    type: type as WatchEvent['type'],
    object,
    resourceVersion,
    endsInitial:
      type === 'BOOKMARK' &&
      metaOf(object).annotations?.['k8s.io/initial-events-end'] === 'true',
  };
}
