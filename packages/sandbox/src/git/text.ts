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

/** True for what git calls binary: a zero byte among the first 8000. */
export function isBinary(content: Uint8Array): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** Content as text; bytes that are not UTF-8 become U+FFFD. */
export function toText(content: Uint8Array): string {
  // A byte order mark stays: what is written back must equal what was read.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
}

/** Content as text where it is UTF-8 without a loss. */
export function toExactText(content: Uint8Array): string | undefined {
  if (isBinary(content)) return undefined;
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(
      content,
    );
  } catch {
    return undefined;
  }
}
