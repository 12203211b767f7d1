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

import type { RequestOptions } from '../http';
import type { ConformanceCase, Target } from '../types';
import { namespaceOf } from './namespace';
import { pausedClusters } from './kubernetesReading';
import { casesOf, once, whole } from './shared';

const configMaps = (target: Target) =>
  `/api/v1/namespaces/${namespaceOf(target)}/configmaps`;

const merge = 'application/merge-patch+json';
const json = 'application/json-patch+json';
const apply = 'application/apply-patch+yaml';

/** A ConfigMap with two values. @returns its path */
async function configMap(target: Target, name: string): Promise<string> {
  await target.kubernetes.admin.must('POST', configMaps(target), {
    body: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { a: '1', b: '2' },
    },
  });
  return `${configMaps(target)}/${name}`;
}

async function patched(
  target: Target,
  path: string,
  contentType: string,
  body: unknown,
  query = '',
) {
  return whole(
    await target.kubernetes.admin.ask('PATCH', `${path}${query}`, {
      contentType,
      body,
    }),
  );
}

const clusterToPatch = once(async target => {
  const path = await pausedClusters(target);
  return `${path}/${target.prefix}-still-c`;
});

/** Writing to the Kubernetes API, as an operator; the product writes nothing there, but Argo CD, kubectl and tests do. */
export const kubernetesWriting: ConformanceCase[] = casesOf('kubernetes', {
  async 'create, and again'(target) {
    const create = (options: RequestOptions) =>
      target.kubernetes.admin.ask('POST', configMaps(target), options);
    const body = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'created' },
      data: { a: '1' },
    };
    return [whole(await create({ body })), whole(await create({ body }))];
  },
  async 'create with a name that is none'(target) {
    return whole(
      await target.kubernetes.admin.ask('POST', configMaps(target), {
        body: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'Not_Allowed' },
        },
      }),
    );
  },
  async 'create in a namespace that is not there'(target) {
    return whole(
      await target.kubernetes.admin.ask(
        'POST',
        `/api/v1/namespaces/${target.prefix}-none/configmaps`,
        {
          body: {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'a' },
          },
        },
      ),
    );
  },
  async 'create without kind'(target) {
    return whole(
      await target.kubernetes.admin.ask('POST', configMaps(target), {
        body: { metadata: { name: 'a' } },
      }),
    );
  },
  async 'create with what is no JSON'(target) {
    const { status, body } = await target.kubernetes.admin.ask(
      'POST',
      configMaps(target),
      { body: '{' },
    );
    // The message is the parser's.
    return { status, ...body, message: typeof body.message };
  },
  async 'create with an unsupported media type'(target) {
    return whole(
      await target.kubernetes.admin.ask('POST', configMaps(target), {
        contentType: 'application/xml',
        body: '<a/>',
      }),
    );
  },
  async 'update with a stale version'(target) {
    const path = await configMap(target, 'stale');
    const { body } = await target.kubernetes.admin.must('GET', path);
    await patched(target, path, merge, { data: { a: '2' } });
    return whole(await target.kubernetes.admin.ask('PUT', path, { body }));
  },
  async 'update of what is not there'(target) {
    return whole(
      await target.kubernetes.admin.ask('PUT', `${configMaps(target)}/none`, {
        body: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'none', resourceVersion: '1' },
        },
      }),
    );
  },
  async 'merge patch'(target) {
    const path = await configMap(target, 'merged');
    return patched(target, path, merge, { data: { a: null, c: '3' } });
  },
  async 'merge patch with a stale version'(target) {
    const path = await configMap(target, 'merged-stale');
    const { body } = await target.kubernetes.admin.must('GET', path);
    await patched(target, path, merge, { data: { a: '2' } });
    return patched(target, path, merge, {
      metadata: { resourceVersion: body.metadata.resourceVersion },
      data: { a: '3' },
    });
  },
  async 'merge patch of what is not there'(target) {
    return patched(target, `${configMaps(target)}/none`, merge, {});
  },
  async 'merge patch with another name'(target) {
    const path = await configMap(target, 'renamed');
    return patched(target, path, merge, { metadata: { name: 'other' } });
  },
  async 'JSON patch'(target) {
    const path = await configMap(target, 'json');
    return patched(target, path, json, [
      { op: 'test', path: '/data/a', value: '1' },
      { op: 'replace', path: '/data/a', value: '2' },
      { op: 'remove', path: '/data/b' },
      { op: 'add', path: '/data/c', value: '3' },
    ]);
  },
  async 'JSON patch whose test fails'(target) {
    const path = await configMap(target, 'json-test');
    return patched(target, path, json, [
      { op: 'test', path: '/data/a', value: 'other' },
    ]);
  },
  async 'JSON patch of a path that is not there'(target) {
    const path = await configMap(target, 'json-path');
    return patched(target, path, json, [{ op: 'remove', path: '/data/none' }]);
  },
  async 'JSON patch that is no list'(target) {
    const path = await configMap(target, 'json-list');
    const answer = await patched(target, path, json, { a: 1 });
    return {
      ...answer,
      body: { ...answer.body, message: typeof answer.body.message },
    };
  },
  async 'apply makes'(target) {
    return patched(
      target,
      `${configMaps(target)}/applied`,
      apply,
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'applied' },
        data: { a: '1' },
      },
      '?fieldManager=conformance',
    );
  },
  async 'apply takes away what it no longer says'(target) {
    const path = `${configMaps(target)}/applied-twice`;
    const say = (data: Record<string, string>) =>
      patched(
        target,
        path,
        apply,
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'applied-twice' },
          data,
        },
        '?fieldManager=conformance',
      );
    return [await say({ a: '1', b: '2' }), await say({ a: '1' })];
  },
  async 'apply against another manager'(target) {
    const path = await configMap(target, 'applied-conflict');
    return patched(
      target,
      path,
      apply,
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'applied-conflict' },
        data: { a: 'other' },
      },
      '?fieldManager=conformance',
    );
  },
  async 'apply without a manager'(target) {
    return patched(target, `${configMaps(target)}/applied-none`, apply, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied-none' },
    });
  },
  async 'patch with an unsupported media type'(target) {
    const path = await configMap(target, 'media');
    return patched(target, path, 'application/json', {});
  },
  async 'strategic patch of a custom resource'(target) {
    return patched(
      target,
      await clusterToPatch(target),
      'application/strategic-merge-patch+json',
      {},
    );
  },
  async 'patch of a custom resource with a wrong type'(target) {
    const answer = await patched(target, await clusterToPatch(target), merge, {
      spec: { paused: 'perhaps' },
    });
    return answer;
  },
  async 'label that is no text'(target) {
    const path = await configMap(target, 'label');
    const answer = await patched(target, path, merge, {
      metadata: { labels: { a: 1 } },
    });
    return { status: answer.status, reason: answer.body.reason };
  },
  async 'delete, and again'(target) {
    const path = await configMap(target, 'deleted');
    const remove = () => target.kubernetes.admin.ask('DELETE', path);
    return [whole(await remove()), whole(await remove())];
  },
  async 'delete with a precondition'(target) {
    const path = await configMap(target, 'deleted-not');
    return whole(
      await target.kubernetes.admin.ask('DELETE', path, {
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid: '00000000-0000-0000-0000-000000000000' },
        },
      }),
    );
  },
  async 'a finalizer holds a deletion'(target) {
    const path = await configMap(target, 'held');
    const { admin } = target.kubernetes;
    await patched(target, path, merge, {
      metadata: { finalizers: ['conformance.example.com/hold'] },
    });
    const answers = [
      whole(await admin.ask('DELETE', path)),
      whole(await admin.ask('GET', path)),
    ];
    await patched(target, path, merge, { metadata: { finalizers: null } });
    return [...answers, whole(await admin.ask('GET', path))];
  },
  async 'a method that is not allowed'(target) {
    return whole(
      await target.kubernetes.admin.ask('PUT', configMaps(target), {
        body: {},
      }),
    );
  },
});
