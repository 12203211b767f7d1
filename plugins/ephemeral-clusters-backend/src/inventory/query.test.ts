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

import type {
  ClusterQuery,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ClusterIndex } from './ClusterIndex';
import { queryRows } from './query';

const now = new Date('2030-01-01T12:00:00Z');

function row(name: string, change: Partial<ClusterRow> = {}): ClusterRow {
  return {
    managementCluster: 'management',
    namespace: name,
    name,
    id: `management/capi/${name}/${name}`,
    kind: 'capi',
    presence: 'present',
    health: { status: 'ready', summary: 'Ready', reasons: [] },
    usage: {},
    stale: false,
    ...change,
  };
}

const health = (status: ClusterRow['health']['status']) => ({
  status,
  summary: '',
  reasons: [],
});

const rows = [
  row('charlie', {
    owner: 'group:default/Team-A',
    template: 'standard',
    templateVersion: '1.0.0',
    templateCurrentVersion: '1.1.0',
    expiresAt: '2030-01-01T13:00:00Z',
    usage: { cpuCores: 2 },
    kubernetesVersion: 'v1.9.0',
    purpose: 'Load test',
  }),
  row('alpha', {
    owner: 'group:default/team-b',
    kind: 'vcluster',
    health: health('failed'),
    expiresAt: '2030-01-05T13:00:00Z',
    usage: { cpuCores: 0.5 },
    kubernetesVersion: 'v1.36.0',
  }),
  row('bravo', {
    managementCluster: 'eu-west',
    health: health('attention'),
    expiresAt: '2029-12-31T00:00:00Z',
  }),
];

const seesAll = { key: 'all', unconditional: true, allows: () => true };

const ask = (
  query: ClusterQuery,
  ownership: string[] = [],
  asked: readonly ClusterRow[] = rows,
) =>
  queryRows(ClusterIndex.create().view(asked, seesAll), query, {
    now,
    ownership,
  });
const names = (...args: Parameters<typeof ask>) =>
  ask(...args).items.map(item => item.name);

describe('queryRows', () => {
  it('gives everything by name where nothing is asked', () => {
    expect(ask({})).toMatchObject({ total: 3, limit: 25 });
    expect(names({})).toEqual(['alpha', 'bravo', 'charlie']);
  });

  it('searches all words in any of the texts, whatever their case', () => {
    expect(names({ search: 'LOAD team-a' })).toEqual(['charlie']);
    expect(names({ search: 'eu-west' })).toEqual(['bravo']);
    expect(names({ search: 'load team-b' })).toEqual([]);
  });

  it('filters by values: any of one field, all of the fields', () => {
    expect(names({ health: ['failed', 'attention'] })).toEqual([
      'alpha',
      'bravo',
    ]);
    expect(names({ health: ['failed'], kind: ['capi'] })).toEqual([]);
    expect(names({ owner: ['group:default/team-a'] })).toEqual(['charlie']);
    expect(names({ managementCluster: ['eu-west'] })).toEqual(['bravo']);
    expect(names({ behindTemplate: true })).toEqual(['charlie']);
  });

  it('knows what is mine by ownership, whatever its case', () => {
    expect(names({ mine: true }, ['group:default/team-a'])).toEqual([
      'charlie',
    ]);
    expect(names({ mine: true })).toEqual([]);
  });

  it('counts what is over its end among what ends soon', () => {
    expect(names({ endsWithin: 'P1D' })).toEqual(['bravo', 'charlie']);
    expect(names({ endsWithin: 'P1W' })).toEqual(['alpha', 'bravo', 'charlie']);
  });

  it('sorts in both directions with what has no value last', () => {
    expect(names({ sort: 'cpu' })).toEqual(['alpha', 'charlie', 'bravo']);
    expect(names({ sort: 'cpu', order: 'desc' })).toEqual([
      'charlie',
      'alpha',
      'bravo',
    ]);
  });

  it('sorts versions as numbers, and health by urgency', () => {
    expect(names({ sort: 'kubernetesVersion' })).toEqual([
      'charlie',
      'alpha',
      'bravo',
    ]);
    expect(names({ sort: 'health' })).toEqual(['alpha', 'bravo', 'charlie']);
  });

  it('sums up everything the caller sees, whatever the filter', () => {
    const { summary, total } = ask({ search: 'alpha' }, [
      'group:default/team-b',
    ]);
    expect(total).toBe(1);
    expect(summary).toEqual({
      total: 3,
      byHealth: {
        ready: 1,
        starting: 0,
        attention: 1,
        failed: 1,
        deleting: 0,
        unknown: 0,
      },
      endingWithin24h: 2,
      behindTemplate: 1,
      mine: 1,
    });
  });

  it('counts each facet over the rows that match all other filters', () => {
    expect(ask({}).facets).toEqual({
      // Those that have none can be asked for, too.
      owner: {
        '': 1,
        'group:default/Team-A': 1,
        'group:default/team-b': 1,
      },
      template: { '': 2, standard: 1 },
      health: { attention: 1, failed: 1, ready: 1 },
      managementCluster: { 'eu-west': 1, management: 2 },
      kind: { capi: 2, vcluster: 1 },
    });
    // With one filter, its own values keep their counts: so many there would be if one chose another.
    const filtered = ask({ kind: ['vcluster'] });
    expect(filtered.facets).toMatchObject({
      kind: { capi: 2, vcluster: 1 },
      health: { failed: 1 },
      managementCluster: { management: 1 },
    });
    expect(ask({ kind: ['vcluster'], health: ['ready'] }).facets).toEqual({
      owner: {},
      template: {},
      health: { failed: 1 },
      managementCluster: {},
      kind: { capi: 1 },
    });
    expect(ask({ search: 'alpha', kind: ['capi'] }).facets).toMatchObject({
      kind: { vcluster: 1 },
      health: {},
    });
  });

  it('finds the clusters that nobody owns', () => {
    expect(names({ owner: [''] })).toHaveLength(1);
  });

  it('takes words from Git for words', () => {
    const odd = [
      row('a', { owner: '__proto__' }),
      row('b', { owner: 'constructor' }),
    ];
    const { facets } = ask({}, [], odd);
    expect(Object.keys(facets.owner)).toEqual(['__proto__', 'constructor']);
  });
});
