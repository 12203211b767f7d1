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

import fs from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** More than twenty lines of anything; logs of an API server grow to hundreds of megabytes. */
const tailBytes = 64 * 1024;
const longestLine = 400;
const followMilliseconds = 200;

/** Log of a process. */
export function logFile(stateDirectory: string, name: string): string {
  return path.join(stateDirectory, 'logs', `${name}.log`);
}

/** Names of the processes that have logs, in alphabetical order. */
export function logNames(stateDirectory: string): string[] {
  const directory = path.join(stateDirectory, 'logs');
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory)
    .filter(file => file.endsWith('.log'))
    .map(file => file.slice(0, -'.log'.length))
    .sort();
}

/** Begins a log anew; the one before it stays as `<name>.log.1`. */
export function rotateLog(file: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file)) fs.renameSync(file, `${file}.1`);
}

/** The last lines of a log for a report: few, and none so long that it hides the others. */
export function logEnd(file: string): string {
  return tail(file, 20)
    .split('\n')
    .map(line =>
      line.length > longestLine ? `${line.slice(0, longestLine)}…` : line,
    )
    .join('\n');
}

/** The last lines of a file, at most 64 kilobytes of what is before a place in it. */
export function tail(
  file: string,
  lines: number,
  /** Bytes. */
  before: number = Infinity,
): string {
  if (!fs.existsSync(file)) return '(no log)';
  const handle = fs.openSync(file, 'r');
  try {
    const size = Math.min(fs.fstatSync(handle).size, before);
    const length = Math.min(size, tailBytes);
    const buffer = Buffer.alloc(length);
    fs.readSync(handle, buffer, 0, length, size - length);
    const all = buffer.toString().trimEnd().split('\n');
    // The first one may be half a line.
    const whole = size > length ? all.slice(1) : all;
    return whole.slice(-lines).join('\n') || '(its log is empty)';
  } finally {
    fs.closeSync(handle);
  }
}

/** Passes on what is written to a file from a place on, until it is told to stop. A file that begins anew is read from its start. */
export async function follow(
  file: string,
  options: {
    /** Bytes. */
    from: number;
    write(text: string): void;
    signal: AbortSignal;
  },
): Promise<void> {
  const { write, signal } = options;
  let position = options.from;
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(tailBytes);
  while (!signal.aborted) {
    const read = await readAt(file, position, buffer);
    if (read.size < position) position = 0;
    if (read.bytes > 0) {
      position += read.bytes;
      write(decoder.decode(buffer.subarray(0, read.bytes), { stream: true }));
    } else {
      await delay(followMilliseconds, undefined, { signal }).catch(() => {});
    }
  }
}

async function readAt(file: string, position: number, buffer: Buffer) {
  // Not there for a moment while it is begun anew.
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return { size: 0, bytes: 0 };
  try {
    const { size } = await handle.stat();
    const { bytesRead } = await handle.read(
      buffer,
      0,
      buffer.length,
      Math.min(position, size),
    );
    return { size, bytes: size < position ? 0 : bytesRead };
  } finally {
    await handle.close();
  }
}
