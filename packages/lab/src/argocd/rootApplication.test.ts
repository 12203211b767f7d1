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

import { undelivered } from './rootApplication';

const delivered = {
  metadata: { name: 'root' },
  status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
};

describe('whether an Application is delivered', () => {
  it('is when it is synced and healthy', () => {
    expect(undelivered(delivered)).toBeUndefined();
  });

  it('is not while Argo CD has not looked again: the status may be that of the last start', () => {
    expect(
      undelivered({
        ...delivered,
        metadata: {
          name: 'root',
          annotations: { 'argocd.argoproj.io/refresh': 'normal' },
        },
      }),
    ).toBe('root is Synced and Healthy; not looked at since this start');
  });

  it('says how it is, and why', () => {
    expect(
      undelivered({
        metadata: { name: 'clusters-capi' },
        status: {
          sync: { status: 'Unknown' },
          health: { status: 'Healthy' },
          conditions: [
            { type: 'ComparisonError', message: 'app path does not exist' },
          ],
        },
      }),
    ).toBe(
      'clusters-capi is Unknown and Healthy; ComparisonError: app path does not exist',
    );
    expect(undelivered({ metadata: { name: 'root' } })).toBe(
      'root is not looked at and Unknown',
    );
  });
});
