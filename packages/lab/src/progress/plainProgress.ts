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

import { elapsed, type Progress } from './Progress';

/** What takes less than this is only told of when it has ended, in milliseconds. */
const patience = 2_000;
/** After which one is told again of what has not ended, in milliseconds. */
const reminder = 30_000;

/** Plain lines with the time since the start: for logs, and for whatever is not a terminal. */
export function plainProgress(write: (line: string) => void): Progress {
  const started = performance.now();
  const timers = new Set<NodeJS.Timeout>();
  const line = (text: string) =>
    write(`[${elapsed(performance.now() - started).padStart(7)}] ${text}`);
  return {
    say: message => message.split('\n').forEach(line),
    begin(title) {
      const begun = performance.now();
      let detail = '';
      let timer = setTimeout(remind, patience, title).unref();
      function remind(text: string) {
        line(text);
        timers.delete(timer);
        timer = setTimeout(() => {
          const about = detail && `: ${detail}`;
          remind(`… ${title}${about}, ${elapsed(performance.now() - begun)}`);
        }, reminder).unref();
        timers.add(timer);
      }
      timers.add(timer);
      return {
        note(text) {
          if (text !== detail) line(text);
          detail = text;
        },
        end(outcome) {
          clearTimeout(timer);
          timers.delete(timer);
          const took = elapsed(performance.now() - begun);
          line(`${outcome === 'done' ? '✓' : '✗'} ${title} (${took})`);
        },
      };
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
