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

import type { Answer } from '../http';
import { shapeOf } from '../mask';
import type { ConformanceCase, Target } from '../types';
import type { WatchEvent } from '../watch';
import { latest, lifeName, live } from './life';
import { casesOf, eventually, once, whole } from './shared';
import { milestones, sequence } from './transitions';
import { troubled } from './troubled';

const api = '/api/v1/applications';

/** Sync and health, as the product shows them. */
const syncAndHealth = (object: any) =>
  object.status?.sync?.status && object.status?.health?.status
    ? `${object.status.sync.status} ${object.status.health.status}`
    : undefined;

/** What the product reads of an Application. */
export function readApplication(object: any) {
  const { metadata, spec, status = {} } = object;
  const { operationState } = status;
  return {
    owners: metadata.ownerReferences?.map(
      ({ kind, name, controller }: any) => ({
        kind,
        name,
        controller,
      }),
    ),
    finalizers: metadata.finalizers,
    spec,
    sync: {
      status: status.sync?.status,
      revision: status.sync?.revision,
    },
    health: {
      status: status.health?.status,
      message: status.health?.message,
    },
    operation: operationState && {
      phase: operationState.phase,
      message: operationState.message,
      finishedAt: operationState.finishedAt,
      resources: operationState.syncResult?.resources
        ?.map(({ kind, namespace, name, status: applied, message }: any) => ({
          kind,
          namespace,
          name,
          status: applied,
          message,
        }))
        // Of one kind they are applied side by side.
        .sort((one: any, other: any) =>
          `${one.kind}/${one.name}` < `${other.kind}/${other.name}` ? -1 : 1,
        ),
    },
    conditions: (status.conditions ?? []).map(({ type, message }: any) => ({
      type,
      message,
    })),
    resources: status.resources?.map(
      ({
        group,
        kind,
        namespace,
        name,
        status: sync,
        requiresPruning,
      }: any) => ({
        group,
        kind,
        namespace,
        name,
        status: sync,
        requiresPruning,
      }),
    ),
    history: status.history?.map(({ deployedAt }: any) => ({ deployedAt })),
    reconciledAt: status.reconciledAt,
  };
}

function whileThere(events: WatchEvent[]): WatchEvent[] {
  return events.filter(({ object }) => !object.metadata.deletionTimestamp);
}

const atRest = ({ object }: WatchEvent) =>
  syncAndHealth(object) === 'Synced Healthy';

function conditionsOf(object: any) {
  return (object.status?.conditions ?? [])
    .map(({ type, status, reason, message }: any) => ({
      type,
      status,
      reason,
      message,
    }))
    .sort((one: any, other: any) => (one.type < other.type ? -1 : 1));
}

/** An Application that is synced by hand only: two Services on a branch of its own. */
const byHand = once(async target => {
  const { portal } = target.gitea;
  const branch = `${target.prefix}-hand`;
  const service = (name: string) => ({
    operation: 'create',
    path: `${target.prefix}/hand/${name}.yaml`,
    content: Buffer.from(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: { ports: [{ port: 80 }] },
      }),
    ).toString('base64'),
  });
  await portal.must('POST', '/repos/platform/gitops/contents', {
    body: {
      branch: 'main',
      new_branch: branch,
      message: 'Two services',
      files: [service('one'), service('two')],
    },
  });
  const name = `${target.prefix}-hand`;
  await target.kubernetes.admin.must(
    'POST',
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications',
    {
      body: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name, namespace: 'argocd' },
        spec: {
          project: 'clusters',
          source: {
            repoURL: target.repositoryUrl,
            targetRevision: branch,
            path: `${target.prefix}/hand`,
          },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: target.prefix,
          },
        },
      },
    },
  );
  const object = await seen(
    target,
    name,
    it => syncAndHealth(it) !== undefined,
  );
  return { name, compared: object };
});

/** The Application, once it is as asked. */
export function seen(
  target: Target,
  name: string,
  condition: (object: any) => boolean,
) {
  return eventually(`the state of ${name}`, 120_000, async () => {
    const { status, body } = await target.kubernetes.admin.ask(
      'GET',
      `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`,
    );
    return status === 200 && condition(body) ? body : undefined;
  });
}

/** Synced by its REST API, as the product asks for it. */
const syncedByHand = once(async target => {
  const { name, compared } = await byHand(target);
  const answer = await target.argocd.portal.ask('POST', `${api}/${name}/sync`, {
    body: { appNamespace: 'argocd', prune: false },
  });
  const object = await seen(
    target,
    name,
    it =>
      syncAndHealth(it) === 'Synced Healthy' &&
      it.status.operationState?.phase === 'Succeeded',
  );
  return { name, compared, answer, object };
});

function withoutGrpc({ status, headers, body }: Answer) {
  return whole({ status, headers, body });
}

/** Argo CD: what becomes of Applications and ApplicationSets, and its REST answers to the portal's account. */
export const argocdCases: ConformanceCase[] = casesOf('argo-cd', {
  async 'life of a delivering Application'(target) {
    const { delivering } = await live(target);
    return sequence(whileThere(delivering), syncAndHealth);
  },
  async 'order in the life of a delivering Application'(target) {
    const { delivering } = await live(target);
    return milestones(delivering, {
      made: () => true,
      compared: object => Boolean(object.status?.sync?.status),
      synced: object => object.status?.sync?.status === 'Synced',
      healthy: object => object.status?.health?.status === 'Healthy',
      deleting: object => Boolean(object.metadata.deletionTimestamp),
    });
  },
  async 'a healthy delivering Application'(target) {
    const { delivering } = await live(target);
    const last = whileThere(delivering).filter(atRest).at(-1);
    if (!last) return undefined;
    const { operation, ...rest } = readApplication(last.object);
    return {
      ...rest,
      operation: {
        ...operation,
        // A sync more that changes nothing may come, or not.
        resources: operation?.resources?.map(
          ({ message, ...resource }: any) => ({
            ...resource,
            message: message.replace(/ (configured|unchanged)$/, ' <applied>'),
          }),
        ),
      },
    };
  },
  async 'an Application whose cluster is on its way'(target) {
    const { delivering } = await live(target);
    const first = delivering.find(
      ({ object }) => syncAndHealth(object) === 'Synced Progressing',
    );
    return first && { health: first.object.status.health.status };
  },
  async 'an Application that is deleted'(target) {
    const { delivering } = await live(target);
    const first = delivering.find(
      ({ object }) => object.metadata.deletionTimestamp,
    );
    const last = delivering.at(-1);
    return {
      finalizers: first?.object.metadata.finalizers,
      ends: last?.type,
    };
  },
  async 'life of an Application on a cluster'(target) {
    const { runningOn } = await live(target);
    const reached = (name: string, test: (object: any) => boolean) =>
      milestones(runningOn, {
        made: () => true,
        compared: object => Boolean(object.status?.sync?.status),
        [name]: test,
        deleting: object => Boolean(object.metadata.deletionTimestamp),
      });
    // Which of the two comes first is a race: its objects are healthy while the sync still ends.
    return [
      reached('synced', object => object.status?.sync?.status === 'Synced'),
      reached('healthy', object => object.status?.health?.status === 'Healthy'),
    ];
  },
  async 'a healthy Application on a cluster'(target) {
    const { runningOn } = await live(target);
    const last = whileThere(runningOn).filter(atRest).at(-1);
    if (!last) return undefined;
    const { operation, history, ...rest } = readApplication(last.object);
    // How many syncs it takes until a new cluster has everything, and so what the last of them did, is a race.
    return { ...rest, phase: operation?.phase };
  },
  async 'life of an ApplicationSet'(target) {
    const { set } = await live(target);
    return sequence(set, object =>
      object.status?.conditions
        ? `${object.status.resources?.length ?? 0} Applications`
        : undefined,
    );
  },
  async 'conditions of an ApplicationSet'(target) {
    const { set } = await live(target);
    return conditionsOf(latest(set));
  },
  async 'an ApplicationSet that makes nothing'(target) {
    const { set } = await live(target);
    const { conditions, ...status } = latest(set).status;
    return status;
  },
  async 'an ApplicationSet with a healthy Application'(target) {
    const { set } = await live(target);
    const last = set.findLast(({ object }) =>
      object.status?.resources?.some(
        (it: any) => it.health?.status === 'Healthy' && it.status === 'Synced',
      ),
    );
    return last?.object.status.resources;
  },
  async 'what the account may do'(target) {
    const answers = [];
    for (const right of [
      'applications/get/default/app',
      'applications/get/*/*',
      'applications/sync/default/argocd/app',
      'applications/delete/default/app',
      'clusters/get/*',
      'clusters/update/*',
      'exec/create/default/app',
      'projects/delete/*',
      'applications/fly/*',
      'planes/get/*',
    ]) {
      const { status, body } = await target.argocd.portal.ask(
        'GET',
        `/api/v1/account/can-i/${right}`,
      );
      answers.push({ right, status, value: body.value, message: body.message });
    }
    return answers;
  },
  ...troubled,
  async 'an Application that nobody has synced'(target) {
    const { compared } = await byHand(target);
    return readApplication(compared);
  },
  async 'a sync'(target) {
    const { answer, object } = await syncedByHand(target);
    return {
      status: answer.status,
      operation: answer.body.operation?.sync,
      after: readApplication(object),
    };
  },
  async 'who asked for a sync'(target) {
    const { object } = await syncedByHand(target);
    return object.status.operationState.operation.initiatedBy;
  },
  async 'a file that is taken away, without prune'(target) {
    const { name } = await syncedByHand(target);
    const { portal } = target.gitea;
    const path = `${target.prefix}/hand/two.yaml`;
    const { body: file } = await portal.must(
      'GET',
      `/repos/platform/gitops/contents/${path}?ref=${name}`,
    );
    await portal.must('POST', '/repos/platform/gitops/contents', {
      body: {
        branch: name,
        message: 'One service',
        files: [{ operation: 'delete', path, sha: file.sha }],
      },
    });
    const before = await seen(
      target,
      name,
      it => it.status.sync.status === 'OutOfSync',
    );
    await target.argocd.portal.must('POST', `${api}/${name}/sync`, {
      body: { appNamespace: 'argocd', prune: false },
    });
    const after = await seen(
      target,
      name,
      it =>
        it.status.operationState?.phase === 'Succeeded' &&
        // Not by when it began: two of them may begin in one second.
        it.status.operationState.syncResult?.revision !==
          before.status.operationState?.syncResult?.revision,
    );
    return [readApplication(before), readApplication(after)];
  },
  async 'a refresh'(target) {
    const { name } = await syncedByHand(target);
    const answer = await target.argocd.portal.ask(
      'GET',
      `${api}/${name}?refresh=normal&appNamespace=argocd`,
    );
    return {
      status: answer.status,
      name: answer.body.metadata?.name,
      annotations: answer.body.metadata?.annotations ?? null,
    };
  },
  async 'one Application'(target) {
    const { name } = await syncedByHand(target);
    const answer = await target.argocd.portal.ask('GET', `${api}/${name}`);
    return { status: answer.status, spec: answer.body.spec };
  },
  async 'a list of Applications'(target) {
    const { name } = await syncedByHand(target);
    const answer = await target.argocd.portal.ask(
      'GET',
      `${api}?name=${name}&fields=items.metadata.name,items.status.health.status`,
    );
    return whole(answer);
  },
  async 'sync windows of an Application that has none'(target) {
    const { name } = await syncedByHand(target);
    return whole(
      await target.argocd.portal.ask('GET', `${api}/${name}/syncwindows`),
    );
  },
  async 'sync windows of an unknown Application'(target) {
    return withoutGrpc(
      await target.argocd.portal.ask(
        'GET',
        `${api}/conformance-none/syncwindows`,
      ),
    );
  },
  async 'an unknown Application'(target) {
    return withoutGrpc(
      await target.argocd.portal.ask('GET', `${api}/conformance-none`),
    );
  },
  async 'an unknown Application of a project'(target) {
    return withoutGrpc(
      await target.argocd.portal.ask(
        'GET',
        `${api}/conformance-none?project=clusters`,
      ),
    );
  },
  async 'refreshing an unknown Application'(target) {
    return withoutGrpc(
      await target.argocd.portal.ask(
        'GET',
        `${api}/conformance-none?refresh=normal&appNamespace=argocd`,
      ),
    );
  },
  async 'syncing an unknown Application'(target) {
    return withoutGrpc(
      await target.argocd.portal.ask('POST', `${api}/conformance-none/sync`, {
        body: { appNamespace: 'argocd', prune: false },
      }),
    );
  },
  async 'an Application of another namespace'(target) {
    const { name } = await byHand(target);
    return withoutGrpc(
      await target.argocd.portal.ask(
        'GET',
        `${api}/${name}?appNamespace=elsewhere`,
      ),
    );
  },
  async 'deleting without the right to'(target) {
    const { name } = await byHand(target);
    return withoutGrpc(
      await target.argocd.portal.ask('DELETE', `${api}/${name}?cascade=false`),
    );
  },
  async 'changing without the right to'(target) {
    const { name, compared } = await byHand(target);
    return withoutGrpc(
      await target.argocd.portal.ask('PUT', `${api}/${name}/spec`, {
        body: compared.spec,
      }),
    );
  },
  async 'making without the right to'(target) {
    return withoutGrpc(
      await target.argocd.portal.ask('POST', api, {
        body: {
          metadata: { name: `${target.prefix}-none` },
          spec: { project: 'clusters' },
        },
      }),
    );
  },
  async 'syncing with a revision while it is not automatic'(target) {
    const { name } = await byHand(target);
    return withoutGrpc(
      await target.argocd.portal.ask('POST', `${api}/${name}/sync`, {
        body: { appNamespace: 'argocd', revision: 'none-such', dryRun: true },
      }),
    );
  },
  async clusters(target) {
    const { status, body } = await target.argocd.portal.ask(
      'GET',
      '/api/v1/clusters',
    );
    const found = body.items.find((it: any) => it.name === 'in-cluster');
    return {
      status,
      found: {
        name: found.name,
        server: found.server,
        connection: found.connectionState.status,
        message: found.connectionState.message,
      },
    };
  },
  async 'ApplicationSets, which the account may not see'(target) {
    const answer = await target.argocd.portal.ask(
      'GET',
      '/api/v1/applicationsets',
    );
    return { status: answer.status, body: answer.body };
  },
  async 'without a token'(target) {
    return withoutGrpc(await target.argocd.anonymous.ask('GET', api));
  },
  async 'with a token that is none'(target) {
    return withoutGrpc(
      await target.argocd.anonymous.ask('GET', api, {
        headers: { authorization: 'Bearer none' },
      }),
    );
  },
  async 'a request that does not say it is JSON'(target) {
    const { name } = await byHand(target);
    return withoutGrpc(
      await target.argocd.portal.ask('POST', `${api}/${name}/sync`, {
        contentType: 'text/plain',
        body: '{}',
      }),
    );
  },
  async 'a body that is no JSON'(target) {
    const { name } = await byHand(target);
    const { status, body } = await target.argocd.portal.ask(
      'POST',
      `${api}/${name}/sync`,
      { body: '{' },
    );
    return { status, code: body.code, shape: shapeOf(body) };
  },
  async 'a path that is not there'(target) {
    return withoutGrpc(await target.argocd.portal.ask('GET', '/api/v1/none'));
  },
  async version(target) {
    const { status, body } = await target.argocd.anonymous.ask(
      'GET',
      '/api/version',
    );
    return { status, version: String(body.Version).slice(0, 4) };
  },
});

/** For cleaning up: everything of Argo CD that a run has made. */
export async function removeApplications(target: Target): Promise<void> {
  const { admin } = target.kubernetes;
  const path = '/apis/argoproj.io/v1alpha1/namespaces/argocd';
  for (const plural of ['applicationsets', 'applications']) {
    const { body } = await admin.must('GET', `${path}/${plural}`);
    for (const { metadata } of body.items) {
      if (
        metadata.name.startsWith(target.prefix) &&
        metadata.name !== lifeName(target)
      ) {
        await admin.ask('DELETE', `${path}/${plural}/${metadata.name}`);
      }
    }
  }
}
