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

/**
 * Asks again every 100 ms until `probe` gives something.
 *
 * @throws what aborted it, or an Error that names what did not happen in time
 */
export async function waitFor<T>(options: {
  what: string;
  probe: () => Promise<T | undefined>;
  signal: AbortSignal;
  /** Milliseconds. */
  timeout: number;
}): Promise<T> {
  const deadline = Date.now() + options.timeout;
  for (;;) {
    options.signal.throwIfAborted();
    const result = await options.probe().catch(() => undefined);
    if (result !== undefined) return result;
    if (Date.now() > deadline) {
      throw new Error(
        `${options.what} did not come up within ${options.timeout / 1000} s`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
