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

import type { ConformanceCase, Target } from '../types';
import { readApplication, seen } from './argocd';
import { eventually } from './shared';

const applications =
  '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const sets = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets';

/** An Application that cannot work, and what is said about it. */
async function application(
  target: Target,
  name: string,
  spec: Record<string, unknown>,
  enough: (object: any) => boolean,
) {
  const full = `${target.prefix}-${name}`;
  await target.kubernetes.admin.must('POST', applications, {
    body: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: full, namespace: 'argocd' },
      spec: {
        project: 'clusters',
        source: {
          repoURL: target.repositoryUrl,
          targetRevision: 'main',
          path: 'apps/hello',
        },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: target.prefix,
        },
        ...spec,
      },
    },
  });
  const { sync, health, operation, conditions, resources } = readApplication(
    await seen(target, full, enough),
  );
  return { sync, health, operation, conditions, resources };
}

const hasCondition = (object: any) =>
  (object.status?.conditions ?? []).length > 0;

async function applicationSet(target: Target, name: string, spec: unknown) {
  const full = `${target.prefix}-${name}`;
  await target.kubernetes.admin.must('POST', sets, {
    body: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: full, namespace: 'argocd' },
      spec,
    },
  });
  return eventually('what is wrong with the set', 60_000, async () => {
    const { body } = await target.kubernetes.admin.must(
      'GET',
      `${sets}/${full}`,
    );
    const found = (body.status?.conditions ?? []).map(
      ({ type, status, reason, message }: any) => ({
        type,
        status,
        reason,
        // Where in the template it went wrong is not compared: the sandbox tells the line only.
        message: message?.replace(
          /(template: \w+:\d+)(:\d+: executing "\w+" at <[^>]*>)?/,
          '$1',
        ),
      }),
    );
    return found.some(
      (it: any) => it.type === 'ErrorOccurred' && it.status === 'True',
    )
      ? found.sort((one: any, other: any) => (one.type < other.type ? -1 : 1))
      : undefined;
  });
}

const template = (target: Target) => ({
  metadata: { name: '{{.name}}' },
  spec: {
    project: 'clusters',
    source: {
      repoURL: target.repositoryUrl,
      targetRevision: 'main',
      path: 'apps/hello',
    },
    destination: {
      server: 'https://kubernetes.default.svc',
      namespace: '{{.namespace}}',
    },
  },
});

/** What Argo CD says where something is wrong: the product tells it on the cluster's page. */
export const troubled: Record<string, ConformanceCase['observe']> = {
  'an Application of a path that is not there': target =>
    application(
      target,
      'no-path',
      {
        source: {
          repoURL: target.repositoryUrl,
          targetRevision: 'main',
          path: 'none',
        },
      },
      hasCondition,
    ),
  'an Application of a branch that is not there': target =>
    application(
      target,
      'no-branch',
      {
        source: {
          repoURL: target.repositoryUrl,
          targetRevision: 'none',
          path: 'apps/hello',
        },
      },
      hasCondition,
    ),
  'an Application for a cluster that is not registered': target =>
    application(
      target,
      'no-cluster',
      { destination: { name: 'none', namespace: target.prefix } },
      hasCondition,
    ),
  'an Application of a project that is not there': target =>
    application(target, 'no-project', { project: 'none' }, hasCondition),
  'an Application into a namespace that its project forbids': target =>
    application(
      target,
      'no-namespace',
      {
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: 'argocd',
        },
      },
      hasCondition,
    ),
  'an Application of kinds that its project forbids': target =>
    application(
      target,
      'no-kind',
      { syncPolicy: { automated: {} } },
      object =>
        // Tried again, as automated syncs are unless told otherwise.
        object.status?.operationState?.retryCount === 1,
    ),
  'an ApplicationSet with an element that lacks a key': target =>
    applicationSet(target, 'no-key', {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements: [{ name: `${target.prefix}-x` }] } }],
      template: template(target),
    }),
  'an ApplicationSet with the same name twice': target =>
    applicationSet(target, 'twice', {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          list: {
            elements: [
              { name: `${target.prefix}-y`, namespace: 'a' },
              { name: `${target.prefix}-y`, namespace: 'b' },
            ],
          },
        },
      ],
      template: template(target),
    }),
};
