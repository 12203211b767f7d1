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

import { RefObject, useLayoutEffect, useState } from 'react';

/** Room that is left below, in CSS pixels: the page's own padding. */
const margin = 24;

/** Least height that is worth a list that scrolls in itself. */
const least = 520;

/**
 * Height from where an element begins on the page to the window's end, in CSS pixels: with it a list in it scrolls in itself, and the page
 * does not. Undefined before it is measured.
 */
export function usePageRoom(ref: RefObject<HTMLElement>): number | undefined {
  const [room, setRoom] = useState<number>();
  useLayoutEffect(() => {
    const measure = () => {
      const element = ref.current;
      if (!element) return;
      let top = element.getBoundingClientRect().top + window.scrollY;
      for (let each = element.parentElement; each; each = each.parentElement) {
        if (each !== document.documentElement) top += each.scrollTop;
      }
      setRoom(Math.max(least, window.innerHeight - Math.round(top) - margin));
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [ref]);
  return room;
}
