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

/** Longest line of a watch: an object is at most some megabytes. */
const longestLine = 64 * 1024 * 1024;

/** Splits a stream of JSON documents, one a line, wherever its chunks end. Empty lines are left out. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (
      let end = rest.indexOf('\n');
      end >= 0;
      end = rest.indexOf('\n', start)
    ) {
      const line = rest.slice(start, end).trim();
      start = end + 1;
      if (line !== '') yield line;
    }
    rest = rest.slice(start);
    if (rest.length > longestLine) throw new Error('A line is too long');
  }
  if (rest.trim() !== '') yield rest.trim();
}
