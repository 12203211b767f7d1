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

import { ClusterView } from './ClusterView';
import type { LiveObject } from './LiveObjects';

const object = (
  kind: string,
  name: string,
  rest: { spec?: object; status?: object; labels?: object } = {},
): LiveObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, uid: name, creationTimestamp: '', labels: rest.labels },
  spec: rest.spec ?? {},
  status: rest.status,
});

const application = (name: string, destination: object, sync = 'Synced') =>
  object('Application', name, {
    spec: { destination },
    status: { sync: { status: sync }, health: { status: 'Healthy' } },
  });

describe('ClusterView', () => {
  const server = 'https://kubernetes.default.svc';

  it('tells what makes a cluster from what runs on it', () => {
    const view = new ClusterView([
      application('clusters-capi', { server }),
      application('hello-a', { name: 'a' }),
      application('monitoring-a', { name: 'a' }),
    ]);
    expect(view.delivery?.metadata.name).toBe('clusters-capi');
    expect(view.workloadsHealthy(2)).toBe(true);
    // One more is to come.
    expect(view.workloadsHealthy(3)).toBe(false);
    expect(
      new ClusterView([
        application('hello-a', { name: 'a' }, 'OutOfSync'),
      ]).workloadsHealthy(1),
    ).toBe(false);
  });

  it('tells workers from control planes', () => {
    const view = new ClusterView([
      object('Machine', 'one', {
        labels: { 'cluster.x-k8s.io/control-plane': '' },
      }),
      object('Machine', 'two', { labels: {} }),
      object('Machine', 'three'),
    ]);
    expect(view.workers.map(({ metadata }) => metadata.name)).toEqual([
      'two',
      'three',
    ]);
  });

  it('reads conditions, also of what is not there', () => {
    const view = new ClusterView([
      object('Cluster', 'a', {
        status: {
          conditions: [
            { type: 'Available', status: 'True' },
            { type: 'Paused', status: 'False' },
            { type: 'Deleting', status: 'True', reason: 'Waiting' },
          ],
        },
      }),
    ]);
    expect(view.is('Available')).toBe(true);
    expect(view.is('Paused')).toBe(false);
    expect(view.deletion).toBe('Waiting');
    const nothing = new ClusterView([]);
    expect(nothing.is('Available')).toBe(false);
    expect(nothing.deletion).toBeUndefined();
  });
});
