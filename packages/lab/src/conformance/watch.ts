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

import type { IncomingMessage } from 'node:http';
import type { Endpoint, RequestOptions } from './http';

/** One line of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: any;
}

/** What came of a watch before it was ended. */
export interface Watched {
  status: number;
  contentType: string;
  /** Of an answer that is no stream. */
  body?: any;
  events: WatchEvent[];
}

/** Lines of an answer as they come. Not `node:readline`, which throws an answer's end by a signal where nobody can catch it. */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of response) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(line => line !== '');
  }
  if (rest.trim() !== '') yield rest;
}

/**
 * Watches until `enough` says so, the server ends it, or the time is up, whatever is first.
 *
 * @param milliseconds - at most this long
 */
export async function watch(
  endpoint: Endpoint,
  path: string,
  enough: (events: WatchEvent[]) => boolean,
  milliseconds: number,
  options?: RequestOptions,
): Promise<Watched> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), milliseconds);
  const events: WatchEvent[] = [];
  const seen: Watched = { status: 0, contentType: '', events };
  try {
    const response = await endpoint.open('GET', path, options, ending.signal);
    seen.status = response.statusCode ?? 0;
    seen.contentType = response.headers['content-type'] ?? '';
    for await (const line of linesOf(response)) {
      const value = JSON.parse(line);
      if (seen.status === 200) events.push(value);
      else seen.body = value;
      if (seen.status === 200 && enough(events)) break;
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
  return seen;
}

/** A watch that goes on in the background and is asked for what it has seen. */
export interface Following {
  events: WatchEvent[];
  /** Why it sees nothing any more. */
  failure(): Error | undefined;
  /** Resolves when `condition` holds for what came so far. @throws Error naming `what` when it does not in time */
  until(
    what: string,
    condition: (events: WatchEvent[]) => boolean,
    milliseconds: number,
  ): Promise<void>;
  stop(): void;
}

/** Starts to watch a whole collection from its present state; a watch that the server ends is taken up where it ended. */
export function follow(endpoint: Endpoint, path: string): Following {
  const ending = new AbortController();
  const events: WatchEvent[] = [];
  const waiting = new Set<() => void>();
  let failure: Error | undefined;
  const run = async () => {
    let version = '';
    while (!ending.signal.aborted) {
      const separator = path.includes('?') ? '&' : '?';
      const response = await endpoint.open(
        'GET',
        `${path}${separator}watch=true&allowWatchBookmarks=true&resourceVersion=${version}`,
        {},
        ending.signal,
      );
      for await (const line of linesOf(response)) {
        const event = JSON.parse(line) as WatchEvent;
        if (event.type === 'ERROR' || response.statusCode !== 200) {
          throw new Error(`The watch of ${path} failed: ${line}`);
        }
        version = event.object.metadata.resourceVersion;
        if (event.type !== 'BOOKMARK') events.push(event);
        waiting.forEach(check => check());
      }
    }
  };
  run().catch(error => {
    if (ending.signal.aborted) return;
    failure = error;
    waiting.forEach(check => check());
  });
  return {
    events,
    failure: () => failure,
    until: (what, condition, milliseconds) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(expire, milliseconds);
        function expire() {
          finish(() =>
            reject(
              new Error(`${what} was not seen in ${milliseconds / 1000} s`),
            ),
          );
        }
        function finish(act: () => void) {
          clearTimeout(timer);
          waiting.delete(check);
          act();
        }
        function check() {
          if (failure) finish(() => reject(failure));
          else if (condition(events)) finish(resolve);
        }
        waiting.add(check);
        check();
      }),
    stop: () => ending.abort(),
  };
}
