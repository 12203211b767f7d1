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

import { baseKey, branchName, canonicalJson, parseClusterRef } from './keys';

const cluster = { managementCluster: 'mc', namespace: 'ns', name: 'demo' };

describe('keys', () => {
  it('tells requests apart by verb, incarnation and target', () => {
    const keys = [
      baseKey({ verb: 'create', cluster }),
      baseKey({ verb: 'delete', cluster, incarnation: 'u1' }),
      baseKey({ verb: 'delete', cluster, incarnation: 'u2' }),
      baseKey({ verb: 'extend', cluster, incarnation: 'u1', target: 'a' }),
      baseKey({ verb: 'extend', cluster, incarnation: 'u1', target: 'b' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('makes branch names that are stable and differ per plan', () => {
    const branch = (key: string, replans: number) =>
      branchName({ prefix: 'ec/', verb: 'delete', name: 'demo', key, replans });
    expect(branch('k', 0)).toMatch(/^ec\/delete-demo-[0-9a-f]{10}$/);
    expect(branch('k', 0)).toBe(branch('k', 0));
    expect(branch('k', 1)).toBe(`${branch('k', 0)}-2`);
    expect(branch('l', 0)).not.toBe(branch('k', 0));
  });

  it('compares what was asked whatever the order of its keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(
      canonicalJson({ a: null, b: [{ c: 2, d: 1 }] }),
    );
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
  });

  it('reads cluster refs', () => {
    expect(parseClusterRef('mc/ns/demo')).toEqual(cluster);
    expect(parseClusterRef('mc/demo')).toBeUndefined();
    expect(parseClusterRef('mc/a/b/c')).toBeUndefined();
  });
});
