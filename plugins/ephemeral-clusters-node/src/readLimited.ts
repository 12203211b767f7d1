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
 * There is more than the limit; what was read is dropped.
 *
 * @public
 */
export class AnswerTooLargeError extends Error {
  constructor() {
    super('its answer is too large');
    this.name = 'AnswerTooLargeError';
  }
}

/**
 * Body of an answer as text, as long as it is small enough: whoever answers could otherwise fill our memory. A body that is too large is
 * not read to its end.
 *
 * @param limit - bytes
 * @throws AnswerTooLargeError where there is more; what reading throws
 * @public
 */
export async function readLimited(
  body: AsyncIterable<Uint8Array> | null | undefined,
  limit: number,
): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw new AnswerTooLargeError();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
