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

import { declareFleet } from '../fleet/declarations';
import { refOf } from '../kubernetes';
import { ObjectRef } from '../types';
import {
  eventually,
  exampleFiles,
  startTestArgoCd,
  TestArgoCd,
} from './testArgoCd';

jest.setTimeout(20_000);

const cluster = (name: string): ObjectRef => ({
  group: 'cluster.x-k8s.io',
  kind: 'Cluster',
  namespace: name,
  name,
});
const statefulSet = (name: string): ObjectRef => ({
  group: 'apps',
  kind: 'StatefulSet',
  namespace: name,
  name,
});

/** What Cluster API shows of a cluster that can be used. */
function makeAvailable(test: TestArgoCd, name: string): void {
  test.store.modify(cluster(name), object => {
    object.status = {
      phase: 'Provisioned',
      conditions: [
        { type: 'ControlPlaneInitialized', status: 'True' },
        { type: 'RemoteConnectionProbe', status: 'True' },
      ],
    };
  });
}

function createKubeconfig(test: TestArgoCd, name: string): void {
  const kubeconfig = `clusters: [{ cluster: { server: "https://127.0.0.1/${name}" } }]`;
  test.store.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${name}-kubeconfig`,
      namespace: name,
      labels: { 'cluster.x-k8s.io/cluster-name': name },
    },
    type: 'cluster.x-k8s.io/secret',
    data: { value: Buffer.from(kubeconfig).toString('base64') },
  });
}

describe('Argo CD with the example repository', () => {
  let test: TestArgoCd;
  const now = new Date();
  const files = declareFleet(exampleFiles(), now);

  beforeEach(async () => {
    test = await startTestArgoCd(
      Object.fromEntries(files.map(({ path, content }) => [path, content])),
    );
    test.argo.applyBootstrap(files);
  });
  afterEach(async () => {
    await test.stop();
  });

  const applications = () =>
    Object.fromEntries(
      test.store
        .list('argoproj.io', 'Application')
        .map((item: any) => [item.metadata.name, item.status?.sync?.status]),
    );

  it('brings up everything from the root Application on', async () => {
    await eventually(() =>
      expect(applications()).toEqual({
        'clusters-capi': 'Synced',
        clusterclass: 'Synced',
        'dev-ada': 'Synced',
        registration: 'Synced',
        root: 'Synced',
        'vc-demo-day': 'Synced',
        'vc-docs-preview': 'Synced',
        'vc-expired': 'Synced',
        'vc-metrics-gap': 'Synced',
      }),
    );
    expect(
      test.store
        .list('cluster.x-k8s.io', 'Cluster')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual([
      'checkout-perf',
      'dev-ada',
      'legacy-demo',
      'payments-e2e',
      'search-stress',
    ]);
    expect(test.store.get(statefulSet('vc-expired'))?.metadata).toMatchObject({
      labels: { app: 'vcluster', release: 'vc-expired' },
      annotations: { 'ephemeral-clusters/owner': 'group:default/team-a' },
    });
    expect(test.application('clusters-capi').status?.health?.status).toBe(
      'Progressing',
    );
    for (const set of test.store.list('argoproj.io', 'ApplicationSet')) {
      expect((set.status as any).conditions[0]).toMatchObject({
        type: 'ErrorOccurred',
        status: 'False',
      });
    }
  });

  it('removes the cluster of a file, and keeps its namespace', async () => {
    await eventually(() =>
      expect(test.store.get(cluster('payments-e2e'))).toBeDefined(),
    );
    test.repository.push({
      'clusters/management/payments-e2e/payments-e2e.yaml': undefined,
    });
    await eventually(() => {
      expect(test.store.get(cluster('payments-e2e'))).toBeUndefined();
      expect(applications()['clusters-capi']).toBe('Synced');
    });
    expect(
      test.store.get({ group: '', kind: 'Namespace', name: 'payments-e2e' }),
    ).toBeDefined();
  });

  it('removes the cluster of an element', async () => {
    await eventually(() =>
      expect(test.store.get(statefulSet('vc-expired'))).toBeDefined(),
    );
    const path = 'management/management/vclusters.yaml';
    const content = test.repository.content(path);
    const elements = content.split(/(?=^ {10}- name: )/m);
    test.repository.push({
      [path]: elements.filter(text => !text.includes("'vc-expired'")).join(''),
    });
    await eventually(() => {
      expect(test.application('vc-expired')).toBeUndefined();
      expect(test.store.get(statefulSet('vc-expired'))).toBeUndefined();
    });
    expect(test.store.get(statefulSet('vc-demo-day'))).toBeDefined();
  });

  it('keeps the chart of a living cluster at the revision of its element', async () => {
    await eventually(() =>
      expect(test.store.get(cluster('dev-ada'))).toBeDefined(),
    );
    const path = 'management/management/capi-dev.yaml';
    const pinned = test.repository.head;
    const template = 'charts/capi-cluster/templates/cluster.yaml';
    test.repository.push({
      [path]: test.repository
        .content(path)
        .replace("templateRevision: 'main'", `templateRevision: '${pinned}'`),
    });
    test.repository.push({
      [template]: test.repository
        .content(template)
        .replace(
          'serviceDomain: cluster.local',
          'serviceDomain: changed.local',
        ),
    });
    await eventually(() =>
      expect(test.application('dev-ada').status?.sync).toMatchObject({
        status: 'Synced',
        revision: pinned,
      }),
    );
    expect(
      (test.store.get(cluster('dev-ada'))!.spec as any).clusterNetwork
        .serviceDomain,
    ).toBe('cluster.local');
  });

  it('registers a cluster and delivers to it once it answers, and forgets it again', async () => {
    await eventually(() =>
      expect(test.store.get(cluster('payments-e2e'))).toBeDefined(),
    );
    createKubeconfig(test, 'payments-e2e');
    await eventually(() =>
      expect(
        test.application('hello-payments-e2e')?.status?.conditions?.[0].message,
      ).toContain('Failed to load live state'),
    );
    makeAvailable(test, 'payments-e2e');
    await eventually(() => {
      for (const name of ['hello', 'monitoring']) {
        expect(test.application(`${name}-payments-e2e`).status).toMatchObject({
          sync: { status: 'Synced' },
          health: { status: 'Healthy' },
        });
      }
    });
    const workload = test.argo.destinations.find('payments-e2e')!;
    expect(workload).toBe(test.workloadStores.get('payments-e2e'));
    expect(workload).toBe(
      test.argo.destinations.find('https://127.0.0.1/payments-e2e'),
    );
    const config = workload.get({
      group: '',
      kind: 'ConfigMap',
      namespace: 'monitoring',
      name: 'prometheus',
    })!.data as Record<string, string>;
    expect(config['prometheus.yaml']).toContain('cluster: "payments-e2e"');
    expect(
      workload.get({
        group: 'apps',
        kind: 'Deployment',
        namespace: 'hello',
        name: 'hello',
      })?.status,
    ).toMatchObject({ readyReplicas: 2 });

    test.store.delete({
      group: '',
      kind: 'Secret',
      namespace: 'payments-e2e',
      name: 'payments-e2e-kubeconfig',
    });
    await eventually(() => {
      expect(test.argo.destinations.find('payments-e2e')).toBeUndefined();
      expect(test.application('hello-payments-e2e')).toBeUndefined();
      expect(test.application('monitoring-payments-e2e')).toBeUndefined();
    });
  });

  it('registers a vcluster by the Secret that it publishes', async () => {
    await eventually(() =>
      expect(test.store.get(statefulSet('vc-demo-day'))).toBeDefined(),
    );
    test.store.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'vc-vc-demo-day', namespace: 'vc-demo-day' },
      data: {
        'certificate-authority': 'YQ==',
        'client-certificate': 'Yg==',
        'client-key': 'Yw==',
        config: 'ZA==',
      },
    });
    test.store.modify(statefulSet('vc-demo-day'), object => {
      object.status = { readyReplicas: 1 };
    });
    await eventually(() =>
      expect(applications()).toMatchObject({
        'hello-vc-demo-day': 'Synced',
        'monitoring-vc-demo-day': 'Synced',
      }),
    );
    const secret = test.store.get({
      group: '',
      kind: 'Secret',
      namespace: 'argocd',
      name: 'cluster-vc-demo-day',
    })!;
    expect(secret.metadata.labels).toMatchObject({
      'argocd.argoproj.io/secret-type': 'cluster',
      'ephemeral-clusters/workload-cluster': 'true',
    });
    expect(
      test.argo.destinations.find('https://vc-demo-day.vc-demo-day:443'),
    ).toBeDefined();
  });

  it('goes on after a restart with what the store holds', async () => {
    await eventually(() => expect(applications()['dev-ada']).toBe('Synced'));
    await eventually(() =>
      expect(test.store.get(cluster('payments-e2e'))).toBeDefined(),
    );
    createKubeconfig(test, 'payments-e2e');
    makeAvailable(test, 'payments-e2e');
    await eventually(() =>
      expect(applications()['hello-payments-e2e']).toBe('Synced'),
    );
    const state = JSON.parse(JSON.stringify(test.store.export()));
    await test.stop();
    const content = Object.fromEntries(
      files.map(({ path, content: text }) => [path, text]),
    );
    delete content['clusters/management/legacy-demo/legacy-demo.yaml'];
    test = await startTestArgoCd(content, store => store.import(state));
    expect(test.argo.destinations.find('payments-e2e')).toBeDefined();
    await eventually(() => {
      expect(test.store.get(cluster('legacy-demo'))).toBeUndefined();
      expect(applications()['clusters-capi']).toBe('Synced');
      expect(applications()['hello-payments-e2e']).toBe('Synced');
    });
  });

  it('refuses to start where the repository does not know the management cluster', () => {
    expect(() => test.argo.applyBootstrap([])).toThrow(
      'has no bootstrap/management.yaml',
    );
  });

  it('writes nothing any more once everything is delivered', async () => {
    await eventually(() => expect(applications()['vc-expired']).toBe('Synced'));
    const rest = (milliseconds: number) =>
      new Promise<void>(done => {
        test.clock.after(milliseconds, () => done());
      });
    await rest(15_000);
    const before = new Map(
      test.store
        .list('argoproj.io', 'Application')
        .map(item => [refOf(item).name, item.metadata.resourceVersion]),
    );
    await rest(15_000);
    const after = new Map(
      test.store
        .list('argoproj.io', 'Application')
        .map(item => [refOf(item).name, item.metadata.resourceVersion]),
    );
    expect(after).toEqual(before);
  });
});
