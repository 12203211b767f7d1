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
  applicationOf,
  configMap,
  eventually,
  startTestArgoCd,
  TestArgoCd,
} from '../testArgoCd';

jest.setTimeout(20_000);

const configMapRef = (name: string, namespace = 'default') => ({
  group: '',
  kind: 'ConfigMap',
  namespace,
  name,
});

describe('the Application controller', () => {
  let test: TestArgoCd;
  afterEach(async () => {
    await test.stop();
  });

  const synced = (name: string, revision = test.repository.head) =>
    eventually(() => {
      const application = test.application(name);
      expect(application.status?.sync).toMatchObject({
        status: 'Synced',
        revision,
      });
      expect(application.status?.operationState?.phase).not.toBe('Running');
      return application;
    });

  it('delivers a directory and says so in its status as the real one does', async () => {
    test = await startTestArgoCd({
      'app/a.yaml': configMap('a'),
      'app/sub/b.yaml': configMap('b'),
      'app/README.md': 'not a manifest',
    });
    const commit = test.repository.head;
    test.store.create(applicationOf('app', 'app'));
    const { status } = await synced('app');

    expect(test.store.get(configMapRef('a'))).toMatchObject({
      metadata: {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'app:/ConfigMap:default/a',
        },
      },
      data: { key: 'a' },
    });
    expect(test.store.get(configMapRef('b'))).toBeUndefined();
    const source = test.application('app').spec.source;
    expect(status).toMatchObject({
      controllerNamespace: 'argocd',
      health: { status: 'Healthy', lastTransitionTime: expect.any(String) },
      history: [{ id: 0, revision: commit, initiatedBy: { automated: true } }],
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        operation: {
          initiatedBy: { automated: true },
          retry: { limit: 5 },
          sync: { prune: true, revision: commit, source },
        },
        syncResult: {
          revision: commit,
          resources: [
            {
              group: '',
              kind: 'ConfigMap',
              message: 'configmap/a created',
              name: 'a',
              namespace: 'default',
              status: 'Synced',
              syncPhase: 'Sync',
              version: 'v1',
            },
          ],
        },
      },
      reconciledAt: expect.any(String),
      resourceHealthSource: 'appTree',
      resources: [
        {
          kind: 'ConfigMap',
          name: 'a',
          namespace: 'default',
          status: 'Synced',
          version: 'v1',
        },
      ],
      sourceType: 'Directory',
    });
    expect(status!.resources![0]).not.toHaveProperty('group');
    expect(status!.conditions).toBeUndefined();
  });

  it('follows pushes: changes, removes fields, prunes', async () => {
    test = await startTestArgoCd({
      'app/a.yaml': `${configMap('a')}  more: x\n`,
      'app/b.yaml': configMap('b'),
    });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    test.repository.push({
      'app/a.yaml': configMap('a', 'new'),
      'app/b.yaml': undefined,
    });
    await synced('app');
    expect(test.store.get(configMapRef('a'))?.data).toEqual({ key: 'new' });
    expect(test.store.get(configMapRef('b'))).toBeUndefined();
    expect(test.application('app').status?.history).toHaveLength(2);
  });

  it('puts back what somebody changed or deleted, and leaves added fields alone', async () => {
    test = await startTestArgoCd({
      'app/a.yaml': configMap('a'),
      'app/b.yaml': configMap('b'),
    });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    test.store.modify(configMapRef('a'), object => {
      object.data = { key: 'changed', added: 'kept' };
    });
    test.store.delete(configMapRef('b'));
    await eventually(() => {
      expect(test.store.get(configMapRef('a'))?.data).toEqual({
        key: 'a',
        added: 'kept',
      });
      expect(test.store.get(configMapRef('b'))).toBeDefined();
    });
    await synced('app');
    // A repair is no deployment.
    expect(test.application('app').status?.history).toHaveLength(1);
  });

  it('neither repairs nor prunes where that is off', async () => {
    test = await startTestArgoCd({
      'app/a.yaml': configMap('a'),
      'app/b.yaml': configMap('b'),
    });
    test.store.create(
      applicationOf('app', 'app', { syncPolicy: { automated: {} } }),
    );
    await synced('app');
    test.repository.push({ 'app/b.yaml': undefined });
    await eventually(() =>
      expect(test.application('app').status).toMatchObject({
        sync: { status: 'OutOfSync', revision: test.repository.head },
        resources: [
          { name: 'a', status: 'Synced' },
          { name: 'b', status: 'OutOfSync', requiresPruning: true },
        ],
      }),
    );
    expect(test.store.get(configMapRef('b'))).toBeDefined();
  });

  it('names the file that is broken, prunes nothing, and goes on once it is mended', async () => {
    test = await startTestArgoCd({
      'app/a.yaml': configMap('a'),
      'app/b.yaml': configMap('b'),
    });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    test.repository.push({
      'app/a.yaml': undefined,
      'app/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "b\n',
    });
    await eventually(() => {
      const { status } = test.application('app');
      expect(status?.sync?.status).toBe('Unknown');
      expect(status?.conditions).toEqual([
        {
          type: 'ComparisonError',
          lastTransitionTime: expect.any(String),
          message: expect.stringMatching(
            /^Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = FailedPrecondition desc = Failed to unmarshal "b.yaml": /,
          ),
        },
      ]);
    });
    expect(test.store.get(configMapRef('a'))).toBeDefined();
    test.repository.push({ 'app/b.yaml': configMap('b') });
    const { status } = await synced('app');
    expect(status?.conditions).toBeUndefined();
    expect(test.store.get(configMapRef('a'))).toBeUndefined();
  });

  describe('the last file of a directory', () => {
    const start = async (
      automated: Record<string, boolean>,
      files: Record<string, string> = {},
    ) => {
      test = await startTestArgoCd({ 'app/a.yaml': configMap('a'), ...files });
      test.store.create(
        applicationOf('app', 'app', {
          syncPolicy: { automated: { prune: true, ...automated } },
        }),
      );
      await synced('app');
      test.repository.push({ 'app/a.yaml': undefined });
    };
    const condition = (message: string) =>
      eventually(() =>
        expect(
          test.application('app').status?.conditions?.[0].message,
        ).toContain(message),
      );

    it('takes the directory with it, and nothing is pruned', async () => {
      await start({ allowEmpty: true });
      await condition('desc = app: app path does not exist');
      expect(test.application('app').status?.sync?.status).toBe('Unknown');
      expect(test.store.get(configMapRef('a'))).toBeDefined();
    });

    it('is not pruned where the directory stays, unless empty is allowed', async () => {
      await start({}, { 'app/README.md': 'stays' });
      await condition('auto-sync will wipe out all resources');
      expect(test.store.get(configMapRef('a'))).toBeDefined();
    });

    it('is pruned where empty is allowed', async () => {
      await start({ allowEmpty: true }, { 'app/README.md': 'stays' });
      await synced('app');
      expect(test.store.get(configMapRef('a'))).toBeUndefined();
    });
  });

  it('keeps a namespace that must not be pruned, and counts it as in sync', async () => {
    test = await startTestArgoCd({
      'app/a.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: team
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/compare-options: IgnoreExtraneous
---
${configMap('a', 'a', 'team')}`,
      'app/README.md': '',
    });
    test.store.create(
      applicationOf('app', 'app', {
        syncPolicy: { automated: { prune: true, allowEmpty: true } },
      }),
    );
    await synced('app');
    test.repository.push({ 'app/a.yaml': undefined });
    await synced('app');
    expect(test.store.get(configMapRef('a', 'team'))).toBeUndefined();
    expect(
      test.store.get({ group: '', kind: 'Namespace', name: 'team' }),
    ).toBeDefined();
  });

  it('tries again where a sync fails, says why, and gives up at the limit', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a', 'a', 'gone') });
    test.store.create(
      applicationOf('app', 'app', {
        syncPolicy: {
          automated: {},
          retry: { limit: 1, backoff: { duration: '1s' } },
        },
      }),
    );
    await eventually(() =>
      expect(test.application('app').status).toMatchObject({
        sync: { status: 'OutOfSync' },
        health: { status: 'Missing' },
        operationState: {
          phase: 'Failed',
          retryCount: 1,
          message:
            'one or more objects failed to apply, reason: namespaces "gone" not found (retried 1 times).',
        },
        conditions: [
          {
            type: 'SyncError',
            message: expect.stringContaining('Failed last sync attempt to ['),
          },
        ],
      }),
    );
  });

  it('makes the namespace it delivers into where it is asked to', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(
      applicationOf('app', 'app', {
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: 'new',
        },
        syncPolicy: { automated: {}, syncOptions: ['CreateNamespace=true'] },
      }),
    );
    await synced('app');
    expect(test.store.get(configMapRef('a', 'new'))).toBeDefined();
  });

  describe('deleted with a finalizer', () => {
    /** Delivers an object that something else depends on, held, and deletes the Application. */
    const deleteWith = async (finalizer: string) => {
      test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
      const application = applicationOf('app', 'app');
      application.metadata.finalizers = [finalizer];
      test.store.create(application);
      await synced('app');
      const { uid } = test.store.get(configMapRef('a'))!.metadata;
      test.store.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'dependent',
          namespace: 'default',
          finalizers: ['test/hold'],
          ownerReferences: [
            {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              name: 'a',
              uid: uid!,
              blockOwnerDeletion: true,
            },
          ],
        },
      });
      test.store.delete({
        group: 'argoproj.io',
        kind: 'Application',
        namespace: 'argocd',
        name: 'app',
      });
    };
    const gone = () =>
      eventually(() => {
        expect(test.store.get(configMapRef('a'))).toBeUndefined();
        expect(test.application('app')).toBeUndefined();
      });

    it('deletes what it delivered, in the background where that says so', async () => {
      await deleteWith('resources-finalizer.argocd.argoproj.io/background');
      await gone();
      expect(test.store.get(configMapRef('dependent'))).toBeDefined();
    });

    it('deletes in the foreground by default: what is held below holds all of it', async () => {
      const finalizer = 'resources-finalizer.argocd.argoproj.io';
      await deleteWith(finalizer);
      await eventually(() =>
        expect(
          test.store.get(configMapRef('dependent'))?.metadata.deletionTimestamp,
        ).toBeDefined(),
      );
      expect(test.store.get(configMapRef('a'))?.metadata.finalizers).toEqual([
        'foregroundDeletion',
      ]);
      expect(test.application('app').metadata.finalizers).toEqual([finalizer]);
      test.store.modify(configMapRef('dependent'), object => {
        delete object.metadata.finalizers;
      });
      await gone();
    });
  });

  it('leaves everything where it is deleted without a finalizer', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    test.store.delete({
      group: 'argoproj.io',
      kind: 'Application',
      namespace: 'argocd',
      name: 'app',
    });
    expect(test.application('app')).toBeUndefined();
    expect(test.store.get(configMapRef('a'))).toBeDefined();
  });

  it.each([
    [
      { project: 'none' },
      'Application referencing project none which does not exist',
    ],
    [
      { destination: { name: 'none', namespace: 'x' } },
      'there are no clusters with this name: none',
    ],
    [
      { source: { repoURL: 'http://x', path: '' } },
      'spec.source.repoURL and either spec.source.path',
    ],
  ])('refuses a spec that cannot be: %j', async (spec, message) => {
    test = await startTestArgoCd({});
    test.store.create(applicationOf('app', 'app', spec));
    await eventually(() =>
      expect(test.application('app').status).toMatchObject({
        sync: { status: 'Unknown' },
        health: { status: 'Unknown' },
        conditions: [
          {
            type: 'InvalidSpecError',
            message: expect.stringContaining(message),
          },
        ],
      }),
    );
  });

  it('keeps to its project', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'narrow', namespace: 'argocd' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
      },
    });
    test.store.create(applicationOf('app', 'app', { project: 'narrow' }));
    await eventually(() =>
      expect(
        test.application('app').status?.operationState?.syncResult?.resources,
      ).toMatchObject([
        {
          status: 'SyncFailed',
          message: 'resource :ConfigMap is not permitted in project narrow',
        },
      ]),
    );
    expect(test.store.get(configMapRef('a'))).toBeUndefined();
    const { operationState, resources } = test.application('app').status ?? {};
    expect(operationState?.message).toContain(
      'tasks are not valid: resource :ConfigMap is not permitted',
    );
    expect(resources).toMatchObject([{ status: 'Unknown' }]);
  });

  it('names what it does not render', async () => {
    test = await startTestArgoCd({
      'k/kustomization.yaml': 'resources: []',
      'h/a.yaml': configMap('a').replace(
        '  name: a',
        '  name: a\n  annotations: { argocd.argoproj.io/hook: PreSync }',
      ),
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'c/templates/a.yaml': 'a: {{ lookup "v1" "Pod" "" "" }}',
    });
    for (const name of ['k', 'h', 'c']) {
      test.store.create(applicationOf(name, name));
    }
    const message = (name: string) =>
      eventually(() => {
        const text = test.application(name).status?.conditions?.[0].message;
        expect(text).toBeDefined();
        return text;
      });
    expect(await message('k')).toContain('kustomize is outside of');
    expect(await message('h')).toContain('hooks are outside of');
    expect(await message('c')).toContain('function "lookup" is outside of');
  });

  it('stands still while it is down, and catches up', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    const before = test.repository.head;
    test.faults.argocd.management = 'down';
    test.repository.push({ 'app/a.yaml': configMap('a', 'new') });
    // Twice as long as a push takes otherwise.
    await new Promise<void>(done => {
      test.clock.after(6000, () => done());
    });
    expect(test.application('app').status?.sync?.revision).toBe(before);
    delete test.faults.argocd.management;
    await synced('app');
    expect(test.store.get(configMapRef('a'))?.data).toEqual({ key: 'new' });
  });

  it('says that the forge is down and keeps what is there', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    test.faults.forge = 'down';
    test.argo.refresh();
    await eventually(() =>
      expect(test.application('app').status?.conditions?.[0].message).toContain(
        'code = Unavailable',
      ),
    );
    expect(test.store.get(configMapRef('a'))).toBeDefined();
    delete test.faults.forge;
    test.argo.refresh();
    await synced('app');
  });

  it('comes to rest: writes nothing while nothing changes', async () => {
    test = await startTestArgoCd({ 'app/a.yaml': configMap('a') });
    test.store.create(applicationOf('app', 'app'));
    await synced('app');
    await new Promise<void>(done => {
      test.clock.after(3000, () => done());
    });
    const version = test.store.resourceVersion();
    await new Promise<void>(done => {
      test.clock.after(9000, () => done());
    });
    expect(test.store.resourceVersion()).toBe(version);
  });
});
