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
import {
  clusterEntity,
  componentOn,
  databaseEntity,
} from '../__fixtures__/entities';
import {
  clusterOfEntity,
  dependsOnResource,
  isEphemeralClusterAvailable,
} from './clusterOfEntity';

function annotated(value: string) {
  return {
    ...clusterEntity,
    metadata: {
      ...clusterEntity.metadata,
      annotations: { 'ephemeral-clusters/cluster': value },
    },
  };
}

describe('clusterOfEntity', () => {
  it('reads the key of the cluster from the annotation', () => {
    expect(clusterOfEntity(annotated('eu-west/team-ns/perf-3'))).toEqual({
      managementCluster: 'eu-west',
      namespace: 'team-ns',
      name: 'perf-3',
    });
  });

  it.each(['', 'perf-3', 'eu-west/perf-3', 'eu-west//perf-3', 'a/b/c/d'])(
    'takes "%s" for no cluster',
    value => {
      expect(clusterOfEntity(annotated(value))).toBeUndefined();
      expect(isEphemeralClusterAvailable(annotated(value))).toBe(false);
    },
  );

  it('takes an entity without the annotation for no cluster', () => {
    expect(isEphemeralClusterAvailable(databaseEntity)).toBe(false);
  });
});

describe('dependsOnResource', () => {
  it('is true only for a dependency on a resource', () => {
    expect(dependsOnResource(componentOn('demo-pr-481'))).toBe(true);
    expect(dependsOnResource(componentOn())).toBe(false);
    expect(
      dependsOnResource({
        ...componentOn(),
        relations: [
          { type: 'dependsOn', targetRef: 'component:default/payments' },
          { type: 'ownedBy', targetRef: 'resource:default/odd' },
        ],
      }),
    ).toBe(false);
  });
});
