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

/** Writes something a while after it changed, and at the end. */
export interface Autosave {
  /** Says that something changed. */
  touch(): void;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
}

/**
 * Calls `write` `delay` milliseconds after the first change that is not written yet; one write at a time. `onError` hears of writes
 * that failed; the next change tries again.
 */
export function createAutosave(options: {
  write: () => Promise<void>;
  delay: number;
  onError: (error: unknown) => void;
}): Autosave {
  const { write, delay, onError } = options;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    const result = writing.then(write);
    writing = result.catch(() => {});
    return result;
  };
  return {
    touch() {
      timer ??= setTimeout(() => void save().catch(onError), delay);
    },
    async flush() {
      if (timer) {
        await save();
      }
      await writing;
    },
  };
}
