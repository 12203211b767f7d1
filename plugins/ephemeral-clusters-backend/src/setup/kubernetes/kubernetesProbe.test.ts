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
  KubernetesAnswer,
  KubernetesClient,
  ReflectorStatus,
  SelfReview,
  SelfReviewer,
} from '../../kubernetes';
import type { ObservedKind } from '../../sources';
import { kubernetesProbe } from './kubernetesProbe';

const signal = new AbortController().signal;

function answer(status: number, body: unknown): KubernetesAnswer {
  const text = JSON.stringify(body);
  return {
    status,
    header: () => undefined,
    text: async () => text,
    async *chunks() {
      yield new TextEncoder().encode(text);
    },
  };
}

const rulesOfReader = [
  {
    verbs: ['get', 'list', 'watch'],
    apiGroups: ['cluster.x-k8s.io'],
    resources: ['clusters', 'machines'],
  },
];

/** An API server that says of the account what a test wants. */
class FakeApi implements KubernetesClient, SelfReviewer {
  /** `<verb> <resource>` of what is not allowed. */
  readonly denied = new Set<string>();
  rules: object = { resourceRules: rulesOfReader, incomplete: false };
  readonly refusals: Partial<Record<SelfReview, number>> = {};
  failure: Error | undefined;
  readonly asked: string[] = [];

  async get() {
    if (this.failure) throw this.failure;
    return answer(200, { gitVersion: 'v1.36.0' });
  }

  async review(kind: SelfReview, spec: Record<string, unknown>) {
    const refused = this.refusals[kind];
    if (refused) return answer(refused, { code: refused, message: 'no' });
    if (kind === 'SelfSubjectReview') {
      return answer(201, { status: { userInfo: { username: 'portal' } } });
    }
    if (kind === 'SelfSubjectRulesReview') {
      return answer(201, { status: this.rules });
    }
    const { verb, group, resource } = spec.resourceAttributes as Record<
      string,
      string
    >;
    this.asked.push(`${verb} ${resource}.${group}`);
    return answer(201, {
      status: { allowed: !this.denied.has(`${verb} ${resource}`) },
    });
  }

  async reloadCredentials() {}

  async close() {}
}

describe('kubernetesProbe', () => {
  let api: FakeApi;
  let status: ReflectorStatus;
  let path: string | undefined;

  beforeEach(() => {
    api = new FakeApi();
    status = { state: 'watching', synced: true };
    path = '/apis/cluster.x-k8s.io/v1beta2/clusters';
  });

  async function run(live = true) {
    const observed: ObservedKind = {
      kind: 'Cluster',
      path: async () => path,
      size: () => 3,
      status: () => status,
      counts: () => ({ lists: 1, streams: 1 }),
    };
    const probe = kubernetesProbe({
      id: 'eu',
      title: 'EU',
      client: api,
      kinds: [{ observed, live }],
    });
    const checks = await probe.run(signal);
    return Object.fromEntries(checks.map(check => [check.id, check]));
  }

  it('is content with an account that may read what is watched, and nothing more', async () => {
    expect(await run()).toMatchObject({
      reachable: { status: 'ok', message: 'Kubernetes v1.36.0' },
      credentials: { status: 'ok', message: 'Accepted, as portal' },
      rights: { status: 'ok' },
      'kind:Cluster': {
        status: 'ok',
        message: 'Watched; there are 3',
        needs: 'get, list, watch on clusters.cluster.x-k8s.io',
      },
    });
    expect(api.asked).toEqual([
      'get clusters.cluster.x-k8s.io',
      'list clusters.cluster.x-k8s.io',
      'watch clusters.cluster.x-k8s.io',
    ]);
  });

  it('names the verb that is missing and the manifest that gives it', async () => {
    api.denied.add('watch clusters');
    const { 'kind:Cluster': check } = await run(false);
    expect(check).toMatchObject({
      status: 'error',
      message:
        'The account may not watch clusters.cluster.x-k8s.io in all namespaces',
      needs: 'list, watch on clusters.cluster.x-k8s.io',
      command: 'kubectl apply -f examples/operator/portal-rbac.yaml',
    });
  });

  it('goes by what the watch sees where the account may not ask for its rights', async () => {
    api.refusals.SelfSubjectAccessReview = 403;
    api.refusals.SelfSubjectRulesReview = 403;
    expect(await run()).toMatchObject({
      rights: { status: 'unknown' },
      'kind:Cluster': { status: 'ok' },
    });
    status = {
      state: 'forbidden',
      synced: false,
      error: 'clusters is forbidden',
    };
    expect((await run())['kind:Cluster']).toMatchObject({
      status: 'error',
      message: 'The account may not read them: clusters is forbidden',
    });
  });

  it('wants no right for a kind that is not installed', async () => {
    path = undefined;
    const { 'kind:Cluster': check } = await run();
    expect(check.status).toBe('ok');
    expect(check).not.toHaveProperty('needs');
    expect(api.asked).toEqual([]);
  });

  it('tells a watch that broke from one that never began', async () => {
    status = { state: 'retrying', synced: true, error: 'socket hang up' };
    expect((await run())['kind:Cluster']).toMatchObject({
      status: 'warning',
      message: 'It may be read, but the watch does not hold: socket hang up',
    });
    status = { state: 'waiting', synced: false };
    expect((await run())['kind:Cluster'].status).toBe('unknown');
  });

  it('lists rights that are too much, and how to have fewer', async () => {
    api.rules = {
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    };
    expect((await run()).rights).toMatchObject({
      status: 'warning',
      excess: ['every verb on everything'],
      command: expect.stringContaining('kubectl create token'),
    });
  });

  it('does not call an account narrow whose rights could not all be listed', async () => {
    api.rules = {
      resourceRules: rulesOfReader,
      incomplete: true,
      evaluationError:
        'webhook authorizer does not support user rule resolution',
    };
    expect((await run()).rights).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('webhook authorizer'),
    });
  });

  it('says that the credentials are not accepted, and nothing of rights then', async () => {
    api.refusals.SelfSubjectReview = 401;
    const checks = await run();
    expect(Object.keys(checks)).toEqual(['reachable', 'credentials']);
    expect(checks.credentials).toMatchObject({
      status: 'error',
      command: expect.stringContaining('kubectl create token'),
    });
  });

  it('takes an API server that cannot name the account for what it is', async () => {
    api.refusals.SelfSubjectReview = 404;
    expect((await run()).credentials).toMatchObject({
      status: 'ok',
      message: 'Accepted',
    });
  });

  it('fails as a whole where there is no answer', async () => {
    api.failure = new Error('connect ECONNREFUSED');
    await expect(run()).rejects.toThrow('connect ECONNREFUSED');
  });
});
