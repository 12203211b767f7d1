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
import {
  checkNewName,
  nameNotAvailable,
  nameReserved,
  type NameLedger,
} from './names';

const at = (name: string, namespace = name) => ({
  managementCluster: 'management',
  namespace,
  name,
});

function check(
  name: string,
  ledger: Partial<NameLedger> = {},
  prefix = '',
  namespaceOf = (of: string) => of,
) {
  return checkNewName(name, {
    managementCluster: 'management',
    namespaceOf,
    template: { naming: { prefix } },
    ledger: {
      rows: [],
      openCreates: [],
      declared: [],
      reservedNames: [],
      ...ledger,
    },
  });
}

describe('checkNewName', () => {
  it('takes a free DNS label', () => {
    expect(check('demo-1')).toBeUndefined();
  });

  it.each([
    '../x',
    'Demo',
    'a'.repeat(54),
    '-demo',
    'demo-',
    'dëmo',
    'dеmo', // Cyrillic е
    '',
    'a/b',
    'a b',
    'a\n---',
    '{{.name}}',
    '%2e%2e',
    '${{ x }}',
    'demo"} or vector(1)',
  ])('refuses %j with a hint what to write', name => {
    const reason = check(name);
    expect(reason).toEqual(expect.stringMatching(/\.$/));
    expect(reason).not.toBe(nameNotAvailable);
  });

  it('asks for the prefix of the template', () => {
    expect(check('demo', {}, 'vc-')).toContain('"vc-"');
    expect(check('vc-demo', {}, 'vc-')).toBeUndefined();
  });

  it('answers the same whoever has the name', () => {
    const rows = (presence: string) => [
      { ...at('demo', 'elsewhere'), presence } as ClusterRow,
    ];
    for (const ledger of [
      { rows: rows('present') },
      { rows: rows('declared') },
      { rows: rows('undeclared') },
      { rows: rows('deleting') },
      { openCreates: [{ cluster: at('demo') }] },
      { declared: [at('demo')] },
    ]) {
      expect(check('demo', ledger)).toBe(nameNotAvailable);
      expect(check('demo-2', ledger)).toBeUndefined();
    }
  });

  it('says that a name is reserved, also for the namespace that it leads to', () => {
    const reserved = { reservedNames: ['prod', 'kube-*'] };
    expect(check('prod', reserved)).toBe(nameReserved);
    expect(check('prod', { ...reserved, declared: [at('prod')] })).toBe(
      nameReserved,
    );
    expect(check('prod-2', reserved)).toBeUndefined();
    const suffixed = (name: string) => `${name}-system`;
    expect(check('kube', reserved, '', suffixed)).toBe(nameReserved);
    expect(check('kubes', reserved, '', suffixed)).toBeUndefined();
    expect(check('demo', reserved, '', () => 'kube-clusters')).toBeUndefined();
  });

  it('gives the name of a cluster that is gone, or that was never made, again', () => {
    const rows = ['gone', 'requested'].map(
      presence => ({ ...at('demo'), presence } as ClusterRow),
    );
    expect(check('demo', { rows })).toBeUndefined();
  });

  it('lets another management cluster use the same name', () => {
    const declared = [{ ...at('demo'), managementCluster: 'eu-west' }];
    expect(check('demo', { declared })).toBeUndefined();
  });
});
