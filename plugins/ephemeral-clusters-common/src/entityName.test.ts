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

import { clusterEntityName, clusterEntityNamespace } from './entityName';

describe('clusterEntityName', () => {
  it('is the name alone where the namespace has the same', () => {
    expect(clusterEntityName({ namespace: 'a', name: 'a' })).toBe('a');
    expect(clusterEntityName({ namespace: 'team', name: 'a' })).toBe('team.a');
  });

  it('is cut with a hash where it is too long, and stays different', () => {
    const namespace = 'n'.repeat(63);
    const names = ['a', 'b'].map(name =>
      clusterEntityName({ namespace, name: name.repeat(53) }),
    );
    expect(new Set(names).size).toBe(2);
    for (const name of names) {
      expect(name).toMatch(/^[a-z0-9]([-_.a-z0-9]*[a-z0-9])$/);
      expect(name.length).toBeLessThanOrEqual(63);
    }
    expect(clusterEntityName({ namespace, name: 'a'.repeat(53) })).toBe(
      names[0],
    );
  });

  it('does not end its kept part with a separator', () => {
    expect(
      clusterEntityName({ namespace: 'n'.repeat(53), name: 'a'.repeat(53) }),
    ).toMatch(/^n{53}-[0-9a-f]{8}$/);
  });
});

describe('clusterEntityNamespace', () => {
  const managementClusters = [
    { id: 'main' },
    { id: 'eu-west' },
    { id: 'us', catalogNamespace: 'america' },
    { id: 'Asia_1' },
    { id: 'asia-1' },
    { id: 'default' },
    { id: 'x'.repeat(80) },
    { id: '_' },
  ];
  const namespaceOf = (id: string, defaultNamespace?: string) =>
    clusterEntityNamespace(id, { managementClusters, defaultNamespace });

  it('is what the configuration says, else the default for the first and the key for each further one', () => {
    expect(['main', 'eu-west', 'us'].map(id => namespaceOf(id))).toEqual([
      'default',
      'eu-west',
      'america',
    ]);
    expect(namespaceOf('main', 'lab')).toBe('lab');
    expect(namespaceOf('eu-west', 'lab')).toBe('eu-west');
    expect(namespaceOf('not-configured', 'lab')).toBe('lab');
  });

  it('is another one for each, and always can be a namespace', () => {
    const namespaces = managementClusters.map(({ id }) => namespaceOf(id));
    expect(new Set(namespaces).size).toBe(managementClusters.length);
    for (const namespace of namespaces) {
      expect(namespace).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    }
  });
});
