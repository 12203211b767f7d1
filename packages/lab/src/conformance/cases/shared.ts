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

import type { Answer } from '../http';
import type { ConformanceCase, System, Target } from '../types';

/** What several cases use of a target is made once, by whichever comes first. */
export function once<T>(
  make: (target: Target) => Promise<T>,
): (target: Target) => Promise<T> {
  const made = new WeakMap<Target, Promise<T>>();
  return target => {
    const known = made.get(target) ?? make(target);
    made.set(target, known);
    return known;
  };
}

/** Short for a list of cases of one system. */
export function casesOf(
  system: System,
  cases: Record<string, ConformanceCase['observe']>,
): ConformanceCase[] {
  return Object.entries(cases).map(([name, observe]) => ({
    system,
    name,
    observe,
  }));
}

/** Without parameters, such as the encoding, which clients do not need for JSON. */
export function mediaType(header: string | undefined): string | undefined {
  return header?.split(';')[0].trim();
}

/** Status, kind of content, warnings and body of an answer. */
export function whole({ status, headers, body }: Answer) {
  return {
    status,
    contentType: mediaType(headers['content-type']),
    ...(headers.warning && { warning: headers.warning }),
    ...(headers['retry-after'] && { retryAfter: true }),
    body,
  };
}

/** Waits until `read` gives something. @throws Error naming `what` after `milliseconds` */
export async function eventually<T>(
  what: string,
  milliseconds: number,
  read: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) {
      throw new Error(`${what} was not seen in ${milliseconds / 1000} s`);
    }
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}
