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

import { useSignal } from '@backstage/plugin-signals-react';
import {
  clusterChangesChannel,
  type ClusterChangeNotice,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { focusManager } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Pacer } from './Pacer';

/** Least milliseconds between two looks that notices cause; the back end does not send them more often. */
export const noticePace = 500;

/** Milliseconds between two looks without being told, where nothing tells. Unchanged answers are a 304. */
export const pollInterval = 5000;

/** The same where signals are installed: a notice may get lost, and a source may fall silent. */
export const pollIntervalWithNotices = 10_000;

/**
 * Keeps something current: looks again when the back end says that something changed (Backstage's signals, where installed), every few
 * seconds otherwise, and at once when the tab comes back to the front. A burst of notices is one look at once and then at most two per
 * second; a hidden tab does not look at all.
 *
 * @param look - reads again; has to handle its own failures
 * @param covers - whether what is shown contains what a notice of that version is about
 * @returns asks for a look, at the same pace
 */
export function useFollow(
  look: () => Promise<void>,
  covers: (version: string) => boolean,
): () => void {
  const latest = useRef({ look, covers });
  useEffect(() => {
    latest.current = { look, covers };
  });
  const [pacer] = useState(
    () => new Pacer(() => latest.current.look(), noticePace),
  );
  useEffect(() => pacer.forget, [pacer]);

  const { lastSignal, isSignalsAvailable } = useSignal<ClusterChangeNotice>(
    clusterChangesChannel,
  );
  useEffect(() => {
    if (!lastSignal || !focusManager.isFocused()) return;
    if (!latest.current.covers(lastSignal.version)) pacer.request();
  }, [lastSignal, pacer]);

  useEffect(() => {
    const timer = setInterval(
      () => focusManager.isFocused() && pacer.routine(),
      isSignalsAvailable ? pollIntervalWithNotices : pollInterval,
    );
    const stop = focusManager.subscribe(focused => focused && pacer.request());
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [isSignalsAvailable, pacer]);
  return pacer.request;
}
