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

/** Tells people what the lab is doing. */
export interface Progress {
  /** A line that stays; may have several lines. */
  say(message: string): void;
  /** Something that takes its time has begun. */
  begin(title: string): ProgressItem;
  /** Nothing follows; what has not ended is taken from the display. */
  close(): void;
}

export interface ProgressItem {
  /** What it is at. */
  note(detail: string): void;
  end(outcome: 'done' | 'failed'): void;
}

/** `0.4 s`, `12 s`, `3 min 05 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = String(whole % 60).padStart(2, '0');
  return `${Math.floor(whole / 60)} min ${rest} s`;
}

/** Runs something as an item of a display. */
export async function during<T>(
  progress: Progress,
  title: string,
  run: (item: ProgressItem) => Promise<T>,
): Promise<T> {
  const item = progress.begin(title);
  try {
    const result = await run(item);
    item.end('done');
    return result;
  } catch (error) {
    item.end('failed');
    throw error;
  }
}
