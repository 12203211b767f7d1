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

import frames from '../__fixtures__/cluster-frames.json';
import { projectCluster } from './cluster';
import { conditionOf } from './conditions';

describe('projectCluster', () => {
  it.each(frames.map((frame, index) => [index, frame] as const))(
    'reads the same out of both API versions (recorded frame %s)',
    (_, frame) => {
      const old = projectCluster(frame.v1beta1);
      const current = projectCluster(frame.v1beta2);
      const { conditions: oldConditions, ...oldRest } = old;
      const { conditions, ...rest } = current;
      expect(oldRest).toEqual(rest);
      const available = (list: typeof conditions) =>
        conditionOf(list, 'Available')?.status;
      // v1beta1 has the new conditions beside its own; a new object has none of either.
      expect(available(oldConditions)).toBe(available(conditions));
    },
  );

  const minimal = (extra: object = {}) => ({
    metadata: { name: 'a', namespace: 'n', uid: 'u', ...extra },
  });

  it('keeps neither managedFields nor the last applied configuration', () => {
    const kept = JSON.stringify(
      projectCluster(
        minimal({
          managedFields: [{ manager: 'kubectl-edit' }],
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{"a":1}',
          },
        }),
      ),
    );
    expect(kept).not.toMatch(/kubectl/);
  });

  it('reads the origin, and leaves out what cannot be read with a word about it', () => {
    const cluster = projectCluster(
      minimal({
        annotations: {
          'ephemeral-clusters/owner': 'group:default/team-a',
          'ephemeral-clusters/expires-at': 'tomorrow',
          'ephemeral-clusters/hold': 'yes',
        },
      }),
    );
    expect(cluster.origin.owner).toBe('group:default/team-a');
    expect(cluster.origin.expiresAt).toBeUndefined();
    expect(cluster.origin.hold).toBeUndefined();
    expect(cluster.originProblems).toEqual([
      'ephemeral-clusters/expires-at is "tomorrow", which is no moment with a time zone',
      'ephemeral-clusters/hold is not {"reason": "...", "until": "<moment>"}',
    ]);
  });

  it('reads what is odd as absent, and refuses only what it cannot identify', () => {
    expect(
      projectCluster({
        ...minimal(),
        spec: 'x',
        status: { conditions: [7, { type: 'Available', status: 'Maybe' }] },
      }),
    ).toMatchObject({
      phase: undefined,
      paused: false,
      conditions: [{ type: 'Available', status: 'Unknown' }],
    });
    expect(() => projectCluster({ metadata: { name: 'a' } })).toThrow(
      /metadata\.uid/,
    );
    expect(() => projectCluster(null)).toThrow(/object/);
  });

  it('sees the annotation that pauses, which has no value', () => {
    expect(
      projectCluster(
        minimal({ annotations: { 'cluster.x-k8s.io/paused': '' } }),
      ).paused,
    ).toBe(true);
  });

  it('translates the legacy conditions of v1beta1 where there are no others', () => {
    const { conditions } = projectCluster({
      ...minimal(),
      status: {
        conditions: [
          { type: 'Ready', status: 'False', severity: 'Error', reason: 'X' },
          { type: 'ControlPlaneReady', status: 'True' },
        ],
      },
    });
    expect(conditions.map(item => item.type)).toEqual([
      'Available',
      'ControlPlaneAvailable',
    ]);
  });
});
