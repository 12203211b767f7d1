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

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  clusterChangesChannel,
  type ClusterChangeNotice,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Inventory } from '../inventory/types';
import type { Timing } from '../kubernetes';

/** Between two notices at least. Whoever hears one asks once for all that has changed until then. */
const intervalMilliseconds = 500;

/**
 * Tells open pages that something changed: the first change at once, then at most one notice in half a second, the last of which comes
 * after the last change. A notice says no more than a version, since everybody who is signed in may listen; what has changed is for the
 * list to say, to those who may see it. Where no signals plugin is installed nobody hears it, and pages find changes by asking.
 *
 * @returns what ends it
 */
export function publishChanges(options: {
  inventory: Pick<Inventory, 'onChange' | 'version'>;
  signals: SignalsService;
  logger: LoggerService;
  timing: Timing;
}): () => void {
  const { inventory, signals, logger, timing } = options;
  let failing = false;
  let changed = false;
  let cancel: (() => void) | undefined;

  const send = async (message: ClusterChangeNotice) =>
    signals.publish({
      recipients: { type: 'broadcast' },
      channel: clusterChangesChannel,
      message,
    });
  const publish = () => {
    changed = false;
    cancel = timing.after(intervalMilliseconds, () => {
      cancel = undefined;
      if (changed) publish();
    });
    // Not waited for: an events back end that is slow must not hold up what is sent to the pages of this replica.
    send({ version: inventory.version() }).then(
      () => {
        failing = false;
      },
      error => {
        // Pages ask from time to time anyway: worth one line, not one for each change.
        if (!failing) logger.warn(`Pages cannot be told of changes: ${error}`);
        failing = true;
      },
    );
  };
  const stop = inventory.onChange(() => {
    changed = true;
    if (!cancel) publish();
  });
  return () => {
    stop();
    cancel?.();
  };
}
