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

/** Splits a stream of JSON documents, one a line, wherever its chunks end. Lines that arrived together come together; empty ones are left out. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const end = rest.lastIndexOf('\n');
    if (end >= 0) {
      const lines = splitLines(rest.slice(0, end));
      rest = rest.slice(end + 1);
      if (lines.length > 0) yield lines;
    }
    if (rest.length > longestLine) throw new Error('A line is too long');
  }
  const last = splitLines(rest);
  if (last.length > 0) yield last;
}

function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}
