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

import { useCallback, useEffect, useRef } from 'react';
import type { ListLine } from './listLines';

/** Folds a group in where it is out, and out where it is in. The same function for good, so that it makes no head render again. */
export function useToggle(
  lines: readonly ListLine[],
  onFold: (value: string, fold: boolean) => void,
): (value: string) => void {
  const latest = useRef({ lines, onFold });
  useEffect(() => {
    latest.current = { lines, onFold };
  });
  return useCallback((value: string) => {
    const head = latest.current.lines.find(
      line => line.type === 'group' && line.value === value,
    );
    if (head?.type === 'group') latest.current.onFold(value, !head.collapsed);
  }, []);
}
