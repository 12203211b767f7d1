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

import { clusterRow, health } from '../__fixtures__/clusters';
import { ago, ahead, hour } from '../__fixtures__/time';
import { clusterSentence } from './sentence';

const sentence = (parts: Parameters<typeof clusterRow>[0]) =>
  clusterSentence(clusterRow(parts), Date.now()).replaceAll('\u00a0', ' ');

describe('clusterSentence', () => {
  it('says state, counts and end of a healthy cluster', () => {
    expect(
      sentence({
        health: {
          status: 'ready',
          summary: 'Ready',
          reasons: [
            {
              rule: 'available',
              status: 'ready',
              message: 'Available',
              source: 'Cluster API condition Available',
              since: ago(2 * hour),
            },
          ],
        },
      }),
    ).toMatch(
      /^Ready for 2 h\. 3 of 3 nodes, 4 of 4 apps\. Ends \w+ \d\d:\d\d\.$/,
    );
  });

  it('says why it is not', () => {
    expect(
      sentence({
        health: health('failed', 'No capacity.'),
        nodes: undefined,
        apps: undefined,
      }),
    ).toMatch(/^Failed for 12 min: No capacity\. Ends /);
  });

  it('does not speak of an end where there is none, or where it goes already', () => {
    expect(sentence({ expiresAt: undefined })).toContain(
      'Does not end by itself.',
    );
    expect(sentence({ presence: 'deleting' })).not.toContain('Ends');
    expect(sentence({ expiresAt: ago(hour) })).toContain('Its time was over');
    expect(sentence({ hold: { reason: 'Demo', until: ahead(hour) } })).toMatch(
      /Held until \w+ \d\d:\d\d\.$/,
    );
  });

  it('has its own words before and after there is a cluster', () => {
    expect(sentence({ presence: 'requested' })).toMatch(/^Asked for; /);
    expect(sentence({ presence: 'gone' })).toBe(
      'Gone; only its history is left.',
    );
  });
});
