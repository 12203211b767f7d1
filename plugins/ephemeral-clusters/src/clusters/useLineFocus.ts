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

import {
  KeyboardEvent,
  FocusEvent,
  RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ListLine } from './listLines';

interface LineFocusOptions {
  lines: readonly ListLine[];
  /** What the lines are in. */
  container: RefObject<HTMLElement>;
  /** Lines that fit on the screen. */
  pageLength: () => number;
  scrollTo: (index: number) => void;
  onOpen: (line: ListLine) => void;
  /** Folds a group in (true) or out; also for a cluster, then its group is meant. */
  onFold: (line: ListLine, fold: boolean) => void;
}

/**
 * Moves the focus over the lines of a list that is rendered only in part: arrows, Page Up and Down, Home, End; Enter opens, left and right
 * fold a group in and out. One line is reached with Tab, and its links from there. The focus stays with its cluster wherever that moves;
 * when the cluster goes, whatever takes its place has it.
 */
export function useLineFocus(options: LineFocusOptions) {
  const { lines, container } = options;
  const [activeKey, setActiveKey] = useState<string>();
  const wanted = useRef(false);
  const place = useRef(0);

  const found = lines.findIndex(line => line.key === activeKey);
  const active = found >= 0 ? found : Math.min(place.current, lines.length - 1);
  useEffect(() => {
    if (found >= 0) place.current = found;
  });

  // Focus that was within a line that went: `document` has it, though nobody took it there.
  const isInside = useRef(false);
  useLayoutEffect(() => {
    if (isInside.current && activeKey !== undefined && found < 0) {
      const heir = lines[active];
      if (!heir) return;
      setActiveKey(heir.key);
      wanted.current = true;
    }
  }, [active, activeKey, found, lines]);
  useLayoutEffect(() => {
    if (!wanted.current || activeKey === undefined) return;
    const element = container.current?.querySelector<HTMLElement>(
      `[data-line="${CSS.escape(activeKey)}"]`,
    );
    if (!element) return;
    wanted.current = false;
    element.focus({ preventScroll: true });
  });

  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    isInside.current = true;
    const key = lineKeyOf(event.target);
    if (key !== undefined) setActiveKey(key);
  }, []);
  const onBlur = useCallback((event: FocusEvent<HTMLElement>) => {
    // Going nowhere may be the end of the element; that counts as staying.
    const next = event.relatedTarget;
    if (next && !event.currentTarget.contains(next)) isInside.current = false;
  }, []);
  // Pressing the mouse anywhere else ends it for sure.
  useEffect(() => {
    const leave = (event: PointerEvent) => {
      if (!container.current?.contains(event.target as Node)) {
        isInside.current = false;
      }
    };
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, [container]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = lineKeyOf(event.target);
    if (key === undefined) return;
    const { scrollTo, onOpen, onFold, pageLength } = latest.current;
    const from = lines.findIndex(line => line.key === key);
    const line = lines[from];
    const onLine = (event.target as HTMLElement).dataset.line !== undefined;
    const to = destination(event.key, from, lines.length, pageLength());
    const moveTo = (index: number) => {
      setActiveKey(lines[index].key);
      wanted.current = true;
      scrollTo(index);
    };
    if (to !== undefined) {
      event.preventDefault();
      moveTo(nearestLine(lines, to));
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      // A cluster goes with its group; its head stays. Without groups the table scrolls to its other columns.
      const head = headOf(lines, from);
      if (head < 0) return;
      event.preventDefault();
      if (event.key === 'ArrowLeft') moveTo(head);
      onFold(line, event.key === 'ArrowLeft');
    } else if (onLine && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      onOpen(line);
    }
  };
  return { active, handlers: { onFocus, onBlur, onKeyDown } };
}

function lineKeyOf(target: EventTarget): string | undefined {
  return (target as HTMLElement).closest<HTMLElement>('[data-line]')?.dataset
    .line;
}

function destination(
  key: string,
  from: number,
  count: number,
  page: number,
): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, count - 1);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'PageDown':
      return Math.min(from + page, count - 1);
    case 'PageUp':
      return Math.max(from - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Places of clusters that are still to come take no focus. */
function nearestLine(lines: readonly ListLine[], index: number): number {
  let nearest = index;
  while (nearest > 0 && lines[nearest].type === 'place') nearest -= 1;
  return nearest;
}

/** Index of the head of the group that a line is in; -1: the list has no groups. */
function headOf(lines: readonly ListLine[], index: number): number {
  let head = index;
  while (head >= 0 && lines[head].type !== 'group') head -= 1;
  return head;
}
