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
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  useVirtualizer,
  VirtualizerOptions,
} from '@tanstack/react-virtual';
import { RefObject, useLayoutEffect, useState } from 'react';

type PageVirtualizerOptions = Pick<
  VirtualizerOptions<Element, HTMLLIElement>,
  'count' | 'estimateSize' | 'getItemKey' | 'gap' | 'overscan'
>;

type Observers = Pick<
  VirtualizerOptions<Element, HTMLLIElement>,
  'observeElementRect' | 'observeElementOffset'
>;

const ofElement: Observers = { observeElementRect, observeElementOffset };

const ofWindow = {
  observeElementRect: observeWindowRect,
  observeElementOffset: observeWindowOffset,
} as unknown as Observers;

/**
 * Renders only the lines in view of a list that scrolls with the page. What scrolls is the framework's: an element around the page in the
 * one front-end system, the window in the other.
 */
export function usePageVirtualizer(
  list: RefObject<HTMLElement>,
  options: PageVirtualizerOptions,
) {
  const [page, setPage] = useState<Element | Window | null>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  // Each time: what stands above the list comes and goes. It ends by itself, since the same values again change nothing.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    if (!list.current) return;
    const scroller = scrollerOf(list.current);
    setPage(scroller);
    const { top } = list.current.getBoundingClientRect();
    setScrollMargin(
      Math.round(
        scroller instanceof Element
          ? top - scroller.getBoundingClientRect().top + scroller.scrollTop
          : top + scroller.scrollY,
      ),
    );
  });
  return useVirtualizer<Element, HTMLLIElement>({
    ...options,
    ...(page instanceof Element ? ofElement : ofWindow),
    scrollMargin,
    // The hook is typed for elements alone; what differs for the window is in the observers.
    getScrollElement: () => page as Element | null,
  });
}

function scrollerOf(element: Element): Element | Window {
  for (let each = element.parentElement; each; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    const scrolls = overflowY === 'auto' || overflowY === 'scroll';
    if (scrolls && each !== document.body) return each;
  }
  return window;
}
