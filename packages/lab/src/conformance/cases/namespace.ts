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

import { removeApplications } from './argocd';
import type { Target } from '../types';

/** Namespace of a run for what its cases make. */
export function namespaceOf({ prefix }: Pick<Target, 'prefix'>): string {
  return prefix;
}

/** Makes what cases share. */
export async function prepare(target: Target): Promise<void> {
  const { admin } = target.kubernetes;
  await admin.must('POST', '/api/v1/namespaces', {
    body: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespaceOf(target) },
    },
  });
}

/** Takes away what this run has made; what is gone already is no error. */
export async function cleanUp(target: Target): Promise<void> {
  const { admin } = target.kubernetes;
  await removeApplications(target);
  const { portal } = target.gitea;
  const repository = '/repos/platform/gitops';
  const { body: branches } = await portal.ask(
    'GET',
    `${repository}/branches?limit=50`,
  );
  for (const { name } of Array.isArray(branches) ? branches : []) {
    if (name.startsWith(target.prefix)) {
      await portal.ask('DELETE', `${repository}/branches/${name}`);
    }
  }
  // Nobody is asked to remove paused clusters: they would hold the namespace for ever.
  const clusters = `/apis/cluster.x-k8s.io/v1beta2/namespaces/${namespaceOf(
    target,
  )}/clusters`;
  const { body } = await admin.ask('GET', clusters);
  for (const { metadata } of body.items ?? []) {
    const path = `${clusters}/${metadata.name}`;
    await admin.ask('DELETE', path);
    await admin.ask('PATCH', path, {
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
  }
  await admin.ask('DELETE', `/api/v1/namespaces/${namespaceOf(target)}`);
}
