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

import {
  configMap,
  eventually,
  repoURL,
  startTestArgoCd,
  TestArgoCd,
} from '../testArgoCd';
import { secretData } from '../secrets';
import { ApplicationSet } from './types';

jest.setTimeout(20_000);

const template = (name: string, extra: Record<string, unknown> = {}) => ({
  metadata: { name, ...extra },
  spec: {
    project: 'default',
    source: { repoURL, path: 'app', targetRevision: 'main' },
    destination: {
      server: 'https://kubernetes.default.svc',
      namespace: 'default',
    },
  },
});

const setOf = (spec: Record<string, unknown>) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name: 'set', namespace: 'argocd' },
  spec,
});

const setRef = {
  group: 'argoproj.io',
  kind: 'ApplicationSet',
  namespace: 'argocd',
  name: 'set',
};

describe('the ApplicationSet controller', () => {
  let test: TestArgoCd;
  afterEach(async () => {
    await test.stop();
  });

  const names = () =>
    test.store
      .list('argoproj.io', 'Application')
      .map(({ metadata }) => metadata.name)
      .sort();
  const set = () => test.store.get(setRef) as ApplicationSet;
  const errorOf = () =>
    eventually(() => {
      const found = set().status?.conditions?.find(
        ({ type, status }) => type === 'ErrorOccurred' && status === 'True',
      );
      if (!found) throw new Error('no error has occurred');
      return found;
    });

  it('makes an Application of each list element, and says so as the real one does', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(
      setOf({
        generators: [
          { list: { elements: [{ 'workload-cluster': 'x', n: '1' }] } },
        ],
        template: template('wl-{{workload-cluster}}-{{ n }}'),
      }),
    );
    await eventually(() => {
      expect(names()).toEqual(['wl-x-1']);
      expect(set().status).toMatchObject({
        conditions: [
          {
            type: 'ErrorOccurred',
            status: 'False',
            reason: 'ApplicationSetUpToDate',
            message: 'All applications have been generated successfully',
          },
          { type: 'ParametersGenerated', status: 'True' },
          { type: 'ResourcesUpToDate', status: 'True' },
        ],
        health: { status: 'Healthy' },
        resources: [
          {
            group: 'argoproj.io',
            kind: 'Application',
            name: 'wl-x-1',
            health: { status: 'Missing' },
            status: 'OutOfSync',
          },
        ],
        resourcesCount: 1,
      });
    });
    const { metadata } = test.application('wl-x-1');
    expect(metadata.finalizers).toEqual([
      'resources-finalizer.argocd.argoproj.io',
    ]);
    expect(metadata.ownerReferences).toEqual([
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'ApplicationSet',
        name: 'set',
        uid: set().metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });

  it('updates and deletes Applications with their elements', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    const withElements = (elements: unknown[]) => ({
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements } }],
      template: template('{{.name}}', {
        labels: { 'owner-{{.name}}': '{{.owner | upper}}' },
        finalizers: ['resources-finalizer.argocd.argoproj.io/background'],
      }),
    });
    test.store.create(
      setOf(
        withElements([
          { name: 'a', owner: 'x' },
          { name: 'b', owner: 'y' },
        ]),
      ),
    );
    await eventually(() => expect(names()).toEqual(['a', 'b']));
    expect(test.application('b').metadata.labels).toEqual({ 'owner-b': 'Y' });
    test.store.modify(setRef, object => {
      object.spec = withElements([{ name: 'b', owner: 'z' }]);
    });
    await eventually(() => {
      expect(names()).toEqual(['b']);
      expect(test.application('b').metadata.labels).toEqual({ 'owner-b': 'Z' });
    });
  });

  it('changes nothing where one element lacks a key', async () => {
    test = await startTestArgoCd({});
    const withElements = (elements: unknown[]) => ({
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements } }],
      template: template('{{.name}}', { labels: { size: '{{.size}}' } }),
    });
    test.store.create(setOf(withElements([{ name: 'a', size: 's' }])));
    await eventually(() => expect(names()).toEqual(['a']));
    test.store.modify(setRef, object => {
      object.spec = withElements([{ name: 'b' }]);
    });
    const { message, reason } = await errorOf();
    expect(reason).toBe('RenderTemplateParamsError');
    expect(message).toContain('failed to execute go template {{.size}}: ');
    expect(message).toContain('map has no entry for key "size"');
    expect(names()).toEqual(['a']);
    expect(set().status?.health?.status).toBe('Degraded');
  });

  it('refuses a number in a plain list, for all of its elements', async () => {
    test = await startTestArgoCd({});
    test.store.create(
      setOf({
        generators: [{ list: { elements: [{ name: 'a' }, { name: 1 }] } }],
        template: template('{{name}}'),
      }),
    );
    expect((await errorOf()).message).toContain(
      'error parsing value as string',
    );
    expect(names()).toEqual([]);
    expect(set().status?.conditions).toMatchObject([
      { type: 'ErrorOccurred', status: 'True' },
      { type: 'ParametersGenerated', status: 'False' },
      { type: 'ResourcesUpToDate', status: 'False' },
    ]);
  });

  it('reports two elements of one name, and makes the others', async () => {
    test = await startTestArgoCd({});
    test.store.create(
      setOf({
        generators: [
          { list: { elements: [{ n: 'a' }, { n: 'a' }, { n: 'b' }] } },
        ],
        template: template('{{n}}'),
      }),
    );
    expect(await errorOf()).toMatchObject({
      reason: 'ApplicationValidationError',
      message:
        'ApplicationSet set contains applications with duplicate name: a',
    });
    expect(names()).toEqual(['b']);
  });

  it('names a generator that it does not have', async () => {
    test = await startTestArgoCd({});
    test.store.create(
      setOf({ generators: [{ matrix: {} }], template: template('a') }),
    );
    expect((await errorOf()).message).toBe(
      'generator matrix is outside of what the sandbox generates',
    );
  });

  it('leaves an Application of another set alone', async () => {
    test = await startTestArgoCd({});
    const spec = {
      generators: [{ list: { elements: [{ n: 'a' }] } }],
      template: template('{{n}}'),
    };
    test.store.create({
      ...setOf(spec),
      metadata: { name: 'first', namespace: 'argocd' },
    });
    await eventually(() => expect(names()).toEqual(['a']));
    test.store.create(setOf(spec));
    expect((await errorOf()).message).toBe(
      'Object argocd/a is already owned by another ApplicationSet controller first',
    );
  });

  it('deletes Applications along with the set', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(
      setOf({
        generators: [{ list: { elements: [{ n: 'a' }] } }],
        template: template('{{n}}'),
      }),
    );
    await eventually(() => expect(names()).toEqual(['a']));
    test.store.delete(setRef);
    await eventually(() => expect(names()).toEqual([]));
  });

  it('follows cluster Secrets by their labels', async () => {
    test = await startTestArgoCd({});
    const secret = (name: string, labels: Record<string, string>) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: 'argocd',
        labels: { 'argocd.argoproj.io/secret-type': 'cluster', ...labels },
      },
      data: secretData({ name, server: `https://${name}` }),
    });
    test.store.create(
      setOf({
        goTemplate: true,
        generators: [
          {
            clusters: {
              selector: { matchLabels: { workload: 'true' } },
              values: { greeting: 'hi-{{.name}}' },
            },
          },
        ],
        template: {
          ...template('app-{{.name}}', {
            labels: {
              greeting: '{{.values.greeting}}-{{.metadata.labels.workload}}',
            },
          }),
        },
      }),
    );
    test.store.create(secret('x', { workload: 'true' }));
    test.store.create(secret('y', {}));
    await eventually(() => expect(names()).toEqual(['app-x']));
    expect(test.application('app-x').metadata.labels).toEqual({
      greeting: 'hi-x-true',
    });
    test.store.modify(
      { group: '', kind: 'Secret', namespace: 'argocd', name: 'y' },
      object => {
        object.metadata.labels!.workload = 'true';
      },
    );
    await eventually(() => expect(names()).toEqual(['app-x', 'app-y']));
    test.store.delete({
      group: '',
      kind: 'Secret',
      namespace: 'argocd',
      name: 'x',
    });
    await eventually(() => expect(names()).toEqual(['app-y']));
  });

  it.each([
    [true, '{{.path.basename}}-{{.cluster.name}}'],
    [false, '{{path.basename}}-{{cluster.name}}'],
  ])(
    'makes one of each file that matches (goTemplate: %s)',
    async (goTemplate, name) => {
      test = await startTestArgoCd({
        'clusters/a/config.yaml': 'cluster: { name: one }',
        'clusters/b/deep/config.json': '{"cluster": {"name": "two"}}',
        'clusters/b/other.yaml': 'cluster: { name: no }',
      });
      test.store.create(
        setOf({
          goTemplate,
          generators: [
            {
              git: {
                repoURL,
                revision: 'main',
                files: [{ path: 'clusters/**/config.*' }],
              },
            },
          ],
          template: template(name),
        }),
      );
      await eventually(() => expect(names()).toEqual(['a-one', 'deep-two']));
      test.repository.push({
        'clusters/a/config.yaml': undefined,
        'clusters/c/config.yaml': 'cluster: { name: three }',
      });
      await eventually(() => expect(names()).toEqual(['c-three', 'deep-two']));
      test.repository.push({ 'clusters/c/config.yaml': 'cluster: { name: "' });
      expect((await errorOf()).message).toContain(
        "unable to process file 'clusters/c/config.yaml'",
      );
      expect(names()).toEqual(['c-three', 'deep-two']);
    },
  );
});
