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

import type { LiveObject } from './LiveObjects';
import { trim } from './trim';

const object = (kind: string, rest: Partial<LiveObject> = {}): LiveObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a', namespace: 'a', uid: 'u', creationTimestamp: 't' },
  ...rest,
});

describe('trim', () => {
  it('leaves out what servers and clients keep for themselves, and leaves the object alone', () => {
    const live = object('Cluster', {
      metadata: {
        name: 'a',
        uid: 'u',
        creationTimestamp: 't',
        resourceVersion: '7',
        generation: 3,
        managedFields: [{}],
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
          'ephemeral-clusters/owner': 'group:default/team-a',
        },
      },
      status: {
        deprecated: {},
        conditions: [{ type: 'Available', observedGeneration: 3 }],
      },
    });
    const before = structuredClone(live);
    expect(trim(live, 'a')).toEqual({
      apiVersion: 'v1',
      kind: 'Cluster',
      metadata: {
        name: 'a',
        uid: 'u',
        creationTimestamp: 't',
        annotations: { 'ephemeral-clusters/owner': 'group:default/team-a' },
      },
      status: { conditions: [{ type: 'Available' }] },
    });
    expect(live).toEqual(before);
  });

  it('tells of an Application only what concerns the cluster', () => {
    const status = {
      history: [{ deployedAt: '1' }, { deployedAt: '2', source: {} }],
      operationState: {
        phase: 'Succeeded',
        syncResult: {
          resources: [
            { kind: 'Cluster', name: 'a', namespace: 'a', status: 'Synced' },
            { kind: 'Namespace', name: 'a', status: 'Synced' },
            {
              kind: 'Service',
              name: 'x',
              namespace: 'a',
              status: 'SyncFailed',
            },
            { kind: 'Cluster', name: 'b', namespace: 'b', status: 'Synced' },
          ],
        },
      },
      resources: [
        { kind: 'Namespace', name: 'a' },
        { kind: 'Cluster', name: 'b', namespace: 'b' },
      ],
    };
    const delivering = object('Application', {
      spec: { destination: { server: 'https://kubernetes.default.svc' } },
      status,
    });
    expect(trim(delivering, 'a').status).toEqual({
      history: [{ deployedAt: '2', revision: undefined }],
      operationState: {
        phase: 'Succeeded',
        syncResult: {
          resources: [
            status.operationState.syncResult.resources[0],
            status.operationState.syncResult.resources[2],
          ],
        },
      },
      resources: [{ kind: 'Namespace', name: 'a' }],
    });
    const running = object('Application', {
      spec: { destination: { name: 'a' } },
      status: { resources: [{ kind: 'Service', name: 's', namespace: 'x' }] },
    });
    expect(trim(running, 'a').status.resources).toHaveLength(1);
  });

  it('says of parts what happens to them, and of clusters also what does not', () => {
    const status = {
      conditions: [
        { type: 'Paused', status: 'False', reason: 'NotPaused' },
        { type: 'Ready', status: 'False', reason: 'NotReady' },
        { type: 'Deleting', status: 'True', reason: 'Deleting' },
      ],
    };
    const typesOf = (kind: string) =>
      trim(object(kind, { status }), 'a').status.conditions.map(
        ({ type }: { type: string }) => type,
      );
    expect(typesOf('Machine')).toEqual(['Ready', 'Deleting']);
    expect(typesOf('Cluster')).toEqual(['Paused', 'Ready', 'Deleting']);
  });

  it('keeps of a virtual cluster which images it runs', () => {
    const live = object('StatefulSet', {
      spec: {
        template: {
          metadata: { labels: {} },
          spec: {
            containers: [{ name: 'syncer', image: 'i:1', env: [] }],
            volumes: [],
          },
        },
      },
    });
    expect(trim(live, 'a').spec.template).toEqual({
      spec: {
        initContainers: [],
        containers: [{ name: 'syncer', image: 'i:1' }],
      },
    });
  });
});
