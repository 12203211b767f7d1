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

import type { Target } from '../types';
import { follow, type Following, type WatchEvent } from '../watch';
import { eventually, once } from './shared';
import { byObject } from './transitions';

/** Everything that a cluster's life shows, as it was watched. */
export interface Life {
  cluster: WatchEvent[];
  controlPlane: WatchEvent[];
  machineDeployment: WatchEvent[];
  machineSet: WatchEvent[];
  machines: WatchEvent[];
  /** The Application that delivers it. */
  delivering: WatchEvent[];
  /** The Application that runs on it, made by the example's ApplicationSet for registered clusters. */
  runningOn: WatchEvent[];
  set: WatchEvent[];
}

const repository = '/repos/platform/gitops';
const sets = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets';
const applications =
  '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';

/** The lab takes about a minute on an idle machine, and is given more on a busy one; milliseconds. */
const patience = 300_000;

export function lifeName({ prefix }: Pick<Target, 'prefix'>): string {
  return `${prefix}-life`;
}

function manifest(name: string, workers: number): string {
  return `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: ${name}
  namespace: ${name}
spec:
  clusterNetwork:
    pods:
      cidrBlocks: ['192.168.0.0/16']
    services:
      cidrBlocks: ['10.128.0.0/12']
    serviceDomain: cluster.local
  topology:
    classRef:
      name: standard
      namespace: cluster-classes
    version: v1.36.0
    controlPlane:
      replicas: 1
    workers:
      machineDeployments:
        - class: default-worker
          name: md-0
          replicas: ${workers}
`;
}

function applicationSet(target: Target, elements: unknown[]) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: target.prefix, namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements } }],
      template: {
        metadata: {
          name: '{{.name}}',
          finalizers: ['resources-finalizer.argocd.argoproj.io/background'],
        },
        spec: {
          project: 'clusters',
          source: {
            repoURL: target.repositoryUrl,
            targetRevision: lifeName(target),
            path: `${target.prefix}/cluster`,
          },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: '{{.name}}',
          },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions: [
              'CreateNamespace=true',
              'PrunePropagationPolicy=background',
            ],
          },
        },
      },
    },
  };
}

/** Latest state of an object, by its events; undefined where it is not or no longer there. */
export function latest(events: readonly WatchEvent[]): any {
  const last = events.at(-1);
  return last?.type === 'DELETED' ? undefined : last?.object;
}

function isTrue(object: any, type: string): boolean {
  return Boolean(
    object?.status?.conditions?.some(
      (item: any) => item.type === type && item.status === 'True',
    ),
  );
}

function named(events: readonly WatchEvent[], name: string): WatchEvent[] {
  return events.filter(({ object }) => object.metadata.name === name);
}

async function setElements(target: Target, elements: unknown[]): Promise<void> {
  await target.kubernetes.admin.must('PATCH', `${sets}/${target.prefix}`, {
    contentType: 'application/merge-patch+json',
    body: { spec: { generators: [{ list: { elements } }] } },
  });
}

async function commitManifest(target: Target, workers: number): Promise<void> {
  const { portal } = target.gitea;
  const name = lifeName(target);
  const path = `${target.prefix}/cluster/cluster.yaml`;
  const content = Buffer.from(manifest(name, workers)).toString('base64');
  const before = await portal.ask(
    'GET',
    `${repository}/contents/${path}?ref=${name}`,
  );
  await portal.must('POST', `${repository}/contents`, {
    body: {
      message: `${workers} workers`,
      ...(before.status === 200
        ? { branch: name }
        : { branch: 'main', new_branch: name }),
      files: [
        before.status === 200
          ? { operation: 'update', path, content, sha: before.body.sha }
          : { operation: 'create', path, content },
      ],
    },
  });
}

/**
 * The whole life of a cluster with one worker, through Git and an ApplicationSet of its own: its element is added, it becomes available, it is
 * scaled to two workers by a commit, its element is removed, and it is gone.
 */
export const live = once(async (target: Target): Promise<Life> => {
  const { admin } = target.kubernetes;
  const name = lifeName(target);
  const inNamespace = (group: string, plural: string) =>
    follow(
      admin,
      `/apis/${group}/v1beta2/namespaces/${name}/${plural}?timeoutSeconds=600`,
    );
  const core = 'cluster.x-k8s.io';
  await commitManifest(target, 1);
  const followed = {
    cluster: inNamespace(core, 'clusters'),
    controlPlane: inNamespace(
      'controlplane.cluster.x-k8s.io',
      'kubeadmcontrolplanes',
    ),
    machineDeployment: inNamespace(core, 'machinedeployments'),
    machineSet: inNamespace(core, 'machinesets'),
    machines: inNamespace(core, 'machines'),
    applications: follow(admin, `${applications}?timeoutSeconds=600`),
    sets: follow(admin, `${sets}?timeoutSeconds=600`),
  };
  try {
    await walk(target, name, followed);
    return {
      cluster: followed.cluster.events,
      controlPlane: followed.controlPlane.events,
      machineDeployment: followed.machineDeployment.events,
      machineSet: followed.machineSet.events,
      machines: followed.machines.events,
      delivering: named(followed.applications.events, name),
      runningOn: named(followed.applications.events, `hello-${name}`),
      set: named(followed.sets.events, target.prefix),
    };
  } finally {
    Object.values(followed).forEach(it => it.stop());
    await takeAway(target);
  }
});

async function walk(
  target: Target,
  name: string,
  followed: Record<
    'cluster' | 'machineDeployment' | 'machines' | 'applications' | 'sets',
    Following
  >,
): Promise<void> {
  const { cluster, machineDeployment, machines } = followed;
  const { applications: apps, sets: all } = followed;
  const healthy = (events: WatchEvent[], application: string) => {
    const { status } = latest(named(events, application)) ?? {};
    return (
      status?.sync?.status === 'Synced' && status?.health?.status === 'Healthy'
    );
  };
  await target.kubernetes.admin.must('POST', sets, {
    body: applicationSet(target, []),
  });
  await all.until(
    'the ApplicationSet without elements',
    events =>
      isTrue(latest(named(events, target.prefix)), 'ParametersGenerated'),
    patience,
  );
  await setElements(target, [{ name }]);
  await cluster.until(
    'Available',
    events => isTrue(latest(events), 'Available'),
    patience,
  );
  await apps.until(
    'the delivering Application, healthy',
    events => healthy(events, name),
    patience,
  );
  await apps.until(
    'the Application on the cluster, healthy',
    events => healthy(events, `hello-${name}`),
    patience,
  );
  await commitManifest(target, 2);
  await machineDeployment.until(
    'two available workers',
    events => latest(events)?.status?.availableReplicas === 2,
    patience,
  );
  await cluster.until(
    'the cluster at rest with two workers',
    events =>
      latest(events)?.status?.workers?.availableReplicas === 2 &&
      !isTrue(latest(events), 'ScalingUp') &&
      isTrue(latest(events), 'Available'),
    patience,
  );
  await machines.until(
    'the health checks of both workers',
    events =>
      byObject(events).filter(it => isTrue(latest(it), 'HealthCheckSucceeded'))
        .length === 2,
    patience,
  );
  await apps.until(
    'the delivering Application, healthy again',
    events => healthy(events, name),
    patience,
  );
  await setElements(target, []);
  await cluster.until(
    'the end of the cluster',
    events => events.at(-1)?.type === 'DELETED',
    patience,
  );
  for (const application of [name, `hello-${name}`]) {
    await apps.until(
      `the end of the Application ${application}`,
      events => named(events, application).at(-1)?.type === 'DELETED',
      patience,
    );
  }
  await all.until(
    'the ApplicationSet without Applications',
    events => !latest(named(events, target.prefix))?.status?.resources?.length,
    patience,
  );
}

/** Nothing of it is left, however far it came. */
async function takeAway(target: Target): Promise<void> {
  const { admin } = target.kubernetes;
  const name = lifeName(target);
  const cluster = `/apis/cluster.x-k8s.io/v1beta2/namespaces/${name}/clusters/${name}`;
  await admin.ask('DELETE', `${sets}/${target.prefix}`);
  await admin.ask('DELETE', cluster);
  // The namespace last: it would take away what machines need to go.
  await eventually('the end of the cluster', patience, async () => {
    const { status } = await admin.ask('GET', cluster);
    return status === 404 ? true : undefined;
  });
  await admin.ask('DELETE', `/api/v1/namespaces/${name}`);
}
