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

/** A second signal within this many milliseconds is the first one again: Ctrl-C also comes by way of npm. */
const echo = 1_000;

/** Asks this process to stop, by Ctrl-C or `kill`; asked a second time, it is in a hurry. */
export function stopSignals(): { stop: AbortSignal; hurry: AbortSignal } {
  const stop = new AbortController();
  const hurry = new AbortController();
  let last = 0;
  const asked = () => {
    if (!stop.signal.aborted) stop.abort(new Error('It was asked to stop.'));
    else if (performance.now() - last > echo) hurry.abort();
    last = performance.now();
  };
  process.on('SIGINT', asked);
  process.on('SIGTERM', asked);
  process.on('SIGHUP', asked);
  return { stop: stop.signal, hurry: hurry.signal };
}
