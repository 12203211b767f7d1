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

import { mockServices } from '@backstage/backend-test-utils';
import type {
  SignalPayload,
  SignalsService,
} from '@backstage/plugin-signals-node';
import { ManualTiming } from '../kubernetes/__testUtils__/ManualTiming';
import { publishChanges } from './publishChanges';

describe('publishChanges', () => {
  let timing: ManualTiming;
  let listeners: Set<() => void>;
  let counter: number;
  let sent: SignalPayload[];
  let failure: Error | undefined;
  let stop: () => void;
  const logger = mockServices.logger.mock();

  const change = () => {
    counter += 1;
    for (const listener of listeners) listener();
  };
  const versions = () => sent.map(signal => signal.message.version);

  beforeEach(() => {
    timing = new ManualTiming();
    listeners = new Set();
    counter = 0;
    sent = [];
    failure = undefined;
    logger.warn.mockReset();
    const signals: SignalsService = {
      publish: async signal => {
        if (failure) throw failure;
        sent.push(signal);
      },
    };
    stop = publishChanges({
      inventory: {
        onChange(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        version: () => `epoch-${counter}`,
      },
      signals,
      logger,
      timing,
    });
  });

  afterEach(() => stop());

  it('tells of a single change at once, and of nothing but the version', () => {
    change();
    expect(sent).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: 'ephemeral-clusters:changes',
        message: { version: 'epoch-1' },
      },
    ]);
    timing.advance(10_000);
    expect(sent).toHaveLength(1);
  });

  it('makes few notices of a burst, the last of them after the last change', () => {
    for (let index = 0; index < 1_000; index += 1) {
      change();
      timing.advance(1);
    }
    timing.advance(10_000);
    expect(sent.length).toBeLessThanOrEqual(3);
    expect(versions().at(-1)).toBe('epoch-1000');
  });

  it('tells of the next change at once again when it was quiet for a while', () => {
    change();
    timing.advance(501);
    change();
    expect(versions()).toEqual(['epoch-1', 'epoch-2']);
  });

  it('goes on when a notice cannot be sent, and says so once', async () => {
    failure = new Error('events are down');
    for (let index = 0; index < 3; index += 1) {
      change();
      timing.advance(1_000);
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(logger.warn).toHaveBeenCalledTimes(1);
    failure = undefined;
    change();
    expect(versions()).toEqual(['epoch-4']);
  });

  it('says nothing any more when it was ended', () => {
    change();
    change();
    stop();
    timing.advance(10_000);
    expect(versions()).toEqual(['epoch-1']);
    expect(listeners.size).toBe(0);
  });
});
