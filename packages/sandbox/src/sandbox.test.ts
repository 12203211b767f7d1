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

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { Sandbox, SandboxOptions, startSandbox } from './sandbox';

jest.setTimeout(60_000);

const MANIFEST = 'clusters/management/shop/shop.yaml';

let directory: string;
let sandbox: Sandbox | undefined;

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
  await fs.rm(directory, { recursive: true, force: true });
});

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  sandbox = await startSandbox({
    portBase: 'ephemeral',
    speed: 30,
    stateDirectory: directory,
    seedFleet: false,
    ...options,
  });
  return sandbox;
}

async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Waited too long for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** The forge's API with the portal's token out of the written configuration. */
async function forge(method: string, endpoint: string, body?: object) {
  const config = parse(await fs.readFile(sandbox!.files.appConfig, 'utf8'));
  const [{ baseUrl, password }] = config.integrations.gitea;
  const response = await fetch(
    `${baseUrl}/api/v1/repos/platform/gitops${endpoint}`,
    {
      method,
      headers: {
        authorization: `token ${password}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(`${endpoint}: ${JSON.stringify(answer)}`);
  return answer as any;
}

async function control(endpoint: string, body: object, method = 'POST') {
  const response = await fetch(`${sandbox!.urls.control}${endpoint}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as any };
}

/** Changes files by a pull request that the reviewer merges. */
async function changeByPullRequest(
  branch: string,
  files: { operation: string; path: string; content?: string; sha?: string }[],
) {
  await forge('POST', '/contents', {
    branch: 'main',
    new_branch: branch,
    message: branch,
    files: files.map(file => ({
      ...file,
      content: file.content && Buffer.from(file.content).toString('base64'),
    })),
  });
  const { number } = await forge('POST', '/pulls', {
    base: 'main',
    head: branch,
    title: branch,
  });
  expect(await control('/repositories/merge', { number })).toEqual({
    status: 200,
    body: { merged: true },
  });
}

function kubernetes(context = 'management') {
  const config = new KubeConfig();
  config.loadFromFile(sandbox!.files.kubeconfig);
  config.setCurrentContext(context);
  return config.makeApiClient(CustomObjectsApi);
}

async function getCluster(name: string) {
  try {
    return (await kubernetes().getNamespacedCustomObject({
      group: 'cluster.x-k8s.io',
      version: 'v1beta2',
      namespace: name,
      plural: 'clusters',
      name,
    })) as any;
  } catch (error) {
    if ((error as { code?: number }).code === 404) return undefined;
    throw error;
  }
}

async function series(query: string): Promise<any[]> {
  const url = new URL('/api/v1/query', sandbox!.urls.thanos);
  url.searchParams.set('query', query);
  const answer = (await (await fetch(url)).json()) as any;
  return answer.data.result;
}

async function shopManifest(): Promise<string> {
  const template = await fs.readFile(
    path.resolve(
      __dirname,
      '../../../examples/gitops/templates/capi-standard/cluster.yaml',
    ),
    'utf8',
  );
  const values: Record<string, string> = {
    NAME: 'shop',
    NAMESPACE: 'shop',
    KUBERNETES_VERSION: 'v1.36.0',
    CONTROL_PLANE_NODES: '1',
    WORKER_NODES: '2',
  };
  return template.replace(
    /\$\{(\w+)(?::=(\w+))?\}/g,
    (_, name: string, standard = 'x') => values[name] ?? standard,
  );
}

describe('startSandbox', () => {
  it('makes a cluster by a pull request and removes it by another', async () => {
    await start();
    expect(await getCluster('shop')).toBeUndefined();
    await changeByPullRequest('add-shop', [
      { operation: 'create', path: MANIFEST, content: await shopManifest() },
    ]);
    await until('the cluster to be available', async () =>
      (
        await getCluster('shop')
      )?.status?.conditions?.some(
        (condition: any) =>
          condition.type === 'Available' && condition.status === 'True',
      ),
    );

    const application = await until('apps to be healthy', async () => {
      const { items } = (await kubernetes().listNamespacedCustomObject({
        group: 'argoproj.io',
        version: 'v1alpha1',
        namespace: 'argocd',
        plural: 'applications',
      })) as any;
      const apps = items.filter(
        (item: any) => item.spec.destination.name === 'shop',
      );
      return (
        apps.length === 2 &&
        apps.every((item: any) => item.status?.health?.status === 'Healthy') &&
        apps[0]
      );
    });
    expect(application.status.sync.status).toBe('Synced');

    await until('series to appear', async () => {
      const found = await series(
        'sum by (cluster) (rate(container_cpu_usage_seconds_total{cluster="shop",container!=""}[5m]))',
      );
      return found.length > 0 && Number(found[0].value[1]) > 0;
    });
    expect(
      await series(
        'sum(kube_node_status_condition{cluster="shop",condition="Ready",status="true"})',
      ),
    ).toMatchObject([{ value: [expect.any(Number), '3'] }]);

    const { sha } = await forge('GET', `/contents/${MANIFEST}?ref=main`);
    await changeByPullRequest('remove-shop', [
      { operation: 'delete', path: MANIFEST, sha },
    ]);
    await until(
      'the cluster to be gone',
      async () => (await getCluster('shop')) === undefined,
    );
    await until('its apps to be gone', async () => {
      const { items } = (await kubernetes().listNamespacedCustomObject({
        group: 'argoproj.io',
        version: 'v1alpha1',
        namespace: 'argocd',
        plural: 'applications',
      })) as any;
      return items.every((item: any) => item.spec.destination.name !== 'shop');
    });
  });

  it('goes on where it was after a restart', async () => {
    const first = await start();
    await control('/repositories/file', {
      path: MANIFEST,
      content: await shopManifest(),
    });
    await until('the cluster to come up', async () => {
      const found = await series('up{cluster="shop"}');
      return found.length > 0;
    });
    await control('/clusters/management/shop/shop/faults', {
      fault: 'stuck-deleting',
    });
    const { metadata } = await getCluster('shop');
    await first.stop();

    const second = await start();
    expect(second.credentials).toEqual(first.credentials);
    expect(second.faults.clusters).toEqual({ shop: 'stuck-deleting' });
    expect((await getCluster('shop')).metadata).toMatchObject({
      uid: metadata.uid,
      creationTimestamp: metadata.creationTimestamp,
    });
    expect(await series('up{cluster="shop"}')).not.toEqual([]);
    expect(
      (await forge('GET', '/commits?sha=main')).map(
        (it: any) => it.commit.message,
      )[0],
    ).toContain(MANIFEST);
  });

  it('starts with a fleet that looks lived-in, each cluster in its state', async () => {
    const { stores, faults, urls } = await start({ seedFleet: true });
    const { clusters } = (await (
      await fetch(`${urls.control}/state`)
    ).json()) as {
      clusters: any[];
    };
    const named = (name: string) => clusters.find(it => it.name === name);
    for (const name of [
      'payments-e2e',
      'checkout-perf',
      'vc-demo-day',
      'eu-canary',
    ]) {
      expect(named(name)).toMatchObject({ available: true, deleting: false });
    }
    expect(named('eu-loadtest')).toMatchObject({ phase: 'Provisioning' });
    expect(named('search-stress')).toMatchObject({ available: false });
    expect(named('legacy-demo')).toMatchObject({ deleting: true });
    expect(faults.clusters).toMatchObject({ 'vc-metrics-gap': 'no-metrics' });
    const reporting = (await series('group by (cluster) (up)')).map(
      it => it.metric.cluster,
    );
    expect(reporting).toEqual(
      expect.arrayContaining(['management', 'payments-e2e', 'vc-demo-day']),
    );
    expect(reporting).not.toContain('vc-metrics-gap');
    expect(reporting).not.toContain('eu-loadtest');

    const [cluster] = stores.management
      .list('cluster.x-k8s.io', 'Cluster')
      .filter(({ metadata }) => metadata.name === 'payments-e2e');
    const age = (time?: string) => Date.now() - Date.parse(time ?? '');
    expect(age(cluster.metadata.creationTimestamp)).toBeGreaterThan(
      6 * 3_600_000,
    );
    expect(await series('up{cluster="payments-e2e"} offset 2h')).not.toEqual(
      [],
    );
  });

  it('names a port that is in use, and leaves nothing running', async () => {
    const { urls } = await start();
    const base = Number(new URL(urls.forge).port) - 20;
    await expect(
      startSandbox({
        portBase: base,
        stateDirectory: path.join(directory, 'other'),
        seedFleet: false,
      }),
    ).rejects.toThrow(
      `Port ${base + 20} is in use; the forge needs it. Stop what uses it`,
    );
  });

  it('lets a cluster expire, and says where there is none', async () => {
    await start();
    await control('/repositories/file', {
      path: MANIFEST,
      content: await shopManifest(),
    });
    expect((await control('/clusters/shop/expire', {})).status).toBe(200);
    const { content } = await forge('GET', `/contents/${MANIFEST}?ref=main`);
    const [, expiry] =
      /expires-at: "(.*)"/.exec(Buffer.from(content, 'base64').toString()) ??
      [];
    expect(Date.parse(expiry)).toBeLessThan(Date.now());
    expect((await control('/clusters/other/expire', {})).status).toBe(404);
  });
});
