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

import type { SignalApi } from '@backstage/plugin-signals-react';
import {
  clusterChangesChannel,
  type ClusterChangeNotice,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { act } from '@testing-library/react';

/** Backstage's signals without a connection: notices that the back end would send are given here. */
export class FakeSignals implements SignalApi {
  readonly #listeners = new Set<(notice: ClusterChangeNotice) => void>();

  subscribe<TMessage>(channel: string, onMessage: (message: TMessage) => void) {
    // Who subscribes to this channel says that it hears notices.
    const listener = onMessage as (message: unknown) => void;
    if (channel === clusterChangesChannel) this.#listeners.add(listener);
    return { unsubscribe: () => this.#listeners.delete(listener) };
  }

  /** The back end says that there is this version now. */
  notice(version: string) {
    act(() => {
      for (const each of this.#listeners) each({ version });
    });
  }
}
