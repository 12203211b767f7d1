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

import type { ClusterRow } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { checkQuota } from './quota';

const owner = 'group:default/team-a';
const key = (name: string) => ({
  managementCluster: 'management',
  namespace: name,
  name,
});
const row = (name: string, presence = 'present', ownedBy = owner) =>
  ({ ...key(name), presence, owner: ownedBy } as ClusterRow);

describe('checkQuota', () => {
  const check = (
    maximum: number | undefined,
    rows: ClusterRow[],
    open: string[] = [],
  ) =>
    checkQuota({
      owner,
      maximum,
      rows,
      openCreates: open.map(name => ({ cluster: key(name), owner })),
    });

  it('counts clusters and open requests of the owner, each once', () => {
    const rows = [
      row('a'),
      row('b', 'present', 'group:default/team-b'),
      row('c', 'gone'),
      row('d', 'requested'),
    ];
    expect(() => check(2, rows, ['a'])).not.toThrow();
    expect(() => check(2, rows, ['d'])).toThrow('has 2 of at most 2 clusters');
    expect(() => check(1, rows)).toThrow('has 1 of at most 1 clusters');
  });

  it('has no limit unless one is configured', () => {
    expect(() => check(undefined, [row('a'), row('b')])).not.toThrow();
  });
});
