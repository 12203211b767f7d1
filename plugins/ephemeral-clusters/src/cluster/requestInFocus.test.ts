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

import { clusterDetail } from '../__fixtures__/clusters';
import {
  clusterRequest,
  doneRemoval,
  openRequest,
} from '../__fixtures__/requests';
import { requestInFocus } from './requestInFocus';

const now = Date.now();

describe('requestInFocus', () => {
  it('is the one under way, even where a newer one ended', () => {
    const open = openRequest();
    expect(
      requestInFocus(
        clusterDetail({ activeRequest: open.id }),
        [clusterRequest({ state: 'cancelled' }), open],
        now,
      ),
    ).toBe(open);
  });

  it('is one that failed, until something else is asked', () => {
    const failed = clusterRequest({ state: 'failed' });
    expect(requestInFocus(clusterDetail(), [failed], now)).toBe(failed);
    expect(
      requestInFocus(clusterDetail(), [doneRemoval(), failed], now),
    ).toBeUndefined();
  });

  it('stays for a while after it ended, so that who watched sees how', () => {
    const done = clusterRequest({ state: 'done' });
    expect(requestInFocus(clusterDetail(), [done], now)).toBe(done);
    expect(
      requestInFocus(clusterDetail(), [done], now + 3_600_000),
    ).toBeUndefined();
  });

  it('is the last one of a cluster that is gone', () => {
    const removal = doneRemoval();
    expect(
      requestInFocus(clusterDetail({ presence: 'gone' }), [removal], now),
    ).toBe(removal);
  });

  it('is none while requests are loading, and where there are none', () => {
    expect(requestInFocus(clusterDetail(), undefined, now)).toBeUndefined();
    expect(requestInFocus(clusterDetail(), [], now)).toBeUndefined();
  });
});
