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

import { useEffect } from 'react';
import type { ListLine } from './listLines';

/** Lines before the end of what was read at which the next page is asked for. */
const ahead = 25;

interface RowsInViewOptions {
  lines: readonly ListLine[];
  /** Indices of the lines that are in view, inclusive; null: none are. */
  range: { startIndex: number; endIndex: number } | null;
  onView: (first: number, last: number) => void;
  onEnd: () => void;
}

/** Tells which rows are in view, and when the end of what was read comes near. */
export function useRowsInView(options: RowsInViewOptions) {
  const { lines, range, onView, onEnd } = options;
  const start = range?.startIndex;
  const end = range?.endIndex;
  useEffect(() => {
    if (start === undefined || end === undefined) return;
    const rows = lines
      .slice(start, end + 1)
      .flatMap(line => (line.type === 'cluster' ? [line.rowIndex] : []));
    if (rows.length > 0) onView(rows[0], rows[rows.length - 1]);
    if (end + ahead >= lines.length) onEnd();
  }, [lines, start, end, onView, onEnd]);
}
