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

import { createSandboxClock } from '../clock';
import { KubernetesObject, ObjectRef, StoreError } from '../types';
import { createObjectStore, ObjectStore } from './store';

const clock = createSandboxClock({ speed: 1 });
afterAll(() => clock.stop());

function emptyStore(history?: number): ObjectStore {
  return createObjectStore({ cluster: 'test', clock, history });
}

function configMap(
  name: string,
  more: Partial<KubernetesObject['metadata']> = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...more },
    data: {},
  };
}

function ref(name: string, kind = 'ConfigMap'): ObjectRef {
  return { group: '', kind, namespace: 'default', name };
}

function ownedBy(owner: KubernetesObject, blockOwnerDeletion = false) {
  return {
    ownerReferences: [
      {
        apiVersion: owner.apiVersion,
        kind: owner.kind,
        name: owner.metadata.name,
        uid: owner.metadata.uid!,
        blockOwnerDeletion,
      },
    ],
  };
}

function reasonOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof StoreError ? error.reason : String(error);
  }
}

describe('ObjectStore', () => {
  it('gives new objects a uid, a version and a time, and refuses a second one', () => {
    const store = emptyStore();
    const created = store.create(configMap('a'));
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(created.metadata.resourceVersion)).toBeGreaterThan(0);
    expect(created.metadata.creationTimestamp).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
    expect(reasonOf(() => store.create(configMap('a')))).toBe('AlreadyExists');
  });

  it('refuses names that Kubernetes refuses, and namespaces that are not there', () => {
    const store = emptyStore();
    for (const name of ['../x', 'Upper', '-dash', '', 'a'.repeat(254)]) {
      expect(reasonOf(() => store.create(configMap(name)))).toBe('Invalid');
    }
    expect(
      reasonOf(() => store.create(configMap('a', { namespace: 'nowhere' }))),
    ).toBe('NotFound');
  });

  it('gives out copies only', () => {
    const store = emptyStore();
    const created = store.create(configMap('a', { labels: { x: '1' } }));
    created.metadata.labels!.x = 'changed';
    store.get(ref('a'))!.metadata.labels!.x = 'changed';
    store.list('', 'ConfigMap')[0].metadata.labels!.x = 'changed';
    expect(store.get(ref('a'))!.metadata.labels).toEqual({ x: '1' });
  });

  it('counts generations with the spec, not with status or labels', () => {
    const store = emptyStore();
    store.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'default' },
      spec: { replicas: 1 },
    });
    const deployment = { ...ref('a', 'Deployment'), group: 'apps' };
    store.modify(deployment, o => {
      o.status = { replicas: 1 };
      o.metadata.labels = { a: 'b' };
    });
    expect(store.get(deployment)!.metadata.generation).toBe(1);
    store.modify(deployment, o => {
      o.spec = { replicas: 2 };
    });
    expect(store.get(deployment)!.metadata.generation).toBe(2);
  });

  it('refuses an update of what someone else has changed meanwhile', () => {
    const store = emptyStore();
    const mine = store.create(configMap('a'));
    store.modify(ref('a'), o => {
      o.data = { theirs: '1' };
    });
    expect(reasonOf(() => store.update({ ...mine, data: { mine: '1' } }))).toBe(
      'Conflict',
    );
  });

  it('writes nothing where nothing changes', () => {
    const store = emptyStore();
    store.create(configMap('a'));
    const before = store.resourceVersion();
    store.modify(ref('a'), () => {});
    expect(store.apply(configMap('a')).changed).toBe(false);
    expect(store.resourceVersion()).toBe(before);
  });

  it('takes back what was applied before and is not any more, and leaves the rest', () => {
    const store = emptyStore();
    store.apply(
      configMap('a', { annotations: { hold: 'yes', owner: 'team-a' } }),
    );
    store.modify(ref('a'), o => {
      o.metadata.annotations!.controller = 'added';
      o.metadata.finalizers = ['example.com/controller'];
    });
    store.apply(
      configMap('a', {
        annotations: { owner: 'team-b' },
        finalizers: ['example.com/mine'],
      }),
    );
    const { metadata } = store.get(ref('a'))!;
    expect(metadata.annotations).toEqual({
      owner: 'team-b',
      controller: 'added',
    });
    expect(metadata.finalizers).toEqual([
      'example.com/controller',
      'example.com/mine',
    ]);
  });

  it('holds a deletion until the finalizers are gone, and takes no new ones', () => {
    const store = emptyStore();
    store.create(configMap('a', { finalizers: ['example.com/wait'] }));
    store.delete(ref('a'));
    expect(store.get(ref('a'))!.metadata.deletionTimestamp).toBeDefined();
    store.modify(ref('a'), o => {
      o.metadata.finalizers = ['example.com/wait', 'example.com/new'];
    });
    expect(store.get(ref('a'))!.metadata.finalizers).toEqual([
      'example.com/wait',
    ]);
    store.modify(ref('a'), o => {
      o.metadata.finalizers = [];
    });
    expect(store.get(ref('a'))).toBeUndefined();
  });

  it('tells of what is gone as it was last stored, with the finalizer that held it', () => {
    const store = emptyStore();
    store.create(configMap('a', { finalizers: ['example.com/wait'] }));
    store.delete(ref('a'));
    const gone: KubernetesObject[] = [];
    store.onChange(({ type, object }) => {
      if (type === 'DELETED') gone.push(object);
    });
    store.modify(ref('a'), o => {
      o.metadata.finalizers = [];
    });
    expect(gone[0].metadata).toMatchObject({
      finalizers: ['example.com/wait'],
      resourceVersion: String(store.resourceVersion()),
    });
  });

  it('tells of changes in order, also of those that a listener makes', () => {
    const store = emptyStore();
    const seen: string[] = [];
    store.onChange(event => {
      if (event.type === 'ADDED' && event.object.metadata.name === 'a') {
        store.create(configMap('b'));
      }
    });
    store.onChange(event => {
      seen.push(`${event.type} ${event.object.metadata.name}`);
    });
    store.create(configMap('a'));
    store.delete(ref('a'));
    expect(seen).toEqual(['ADDED a', 'ADDED b', 'DELETED a']);
  });

  it('goes on when a listener fails', () => {
    const onError = jest.fn();
    const store = createObjectStore({ cluster: 'test', clock, onError });
    const listener = jest.fn();
    store.onChange(() => {
      throw new Error('broken listener');
    });
    store.onChange(listener);
    store.create(configMap('a'));
    expect(listener).toHaveBeenCalledTimes(1);
    expect(onError).toHaveBeenCalledTimes(1);
  });

  describe('garbage collection', () => {
    it('removes what lost its owner in the background', () => {
      const store = emptyStore();
      const owner = store.create(configMap('owner'));
      const child = store.create(configMap('child', ownedBy(owner)));
      store.create(configMap('grandchild', ownedBy(child)));
      store.delete(ref('owner'), 'Background');
      expect(store.list('', 'ConfigMap')).toEqual([]);
    });

    it('keeps what has another owner', () => {
      const store = emptyStore();
      const one = store.create(configMap('one'));
      const other = store.create(configMap('other'));
      store.create(
        configMap('child', {
          ownerReferences: [
            ...ownedBy(one).ownerReferences,
            ...ownedBy(other).ownerReferences,
          ],
        }),
      );
      store.delete(ref('one'));
      const owners = store.get(ref('child'))!.metadata.ownerReferences!;
      expect(owners.map(o => o.name)).toEqual(['other']);
    });

    it('removes the owner last in the foreground, where dependents block it', () => {
      const store = emptyStore();
      const owner = store.create(configMap('owner'));
      store.create(
        configMap('child', {
          ...ownedBy(owner, true),
          finalizers: ['example.com/wait'],
        }),
      );
      store.delete(ref('owner'), 'Foreground');
      expect(store.get(ref('owner'))!.metadata.finalizers).toEqual([
        'foregroundDeletion',
      ]);
      expect(store.get(ref('child'))!.metadata.deletionTimestamp).toBeDefined();
      store.modify(ref('child'), o => {
        o.metadata.finalizers = ['foregroundDeletion'];
      });
      expect(store.list('', 'ConfigMap')).toEqual([]);
    });

    it('cuts dependents loose when they are to be orphaned', () => {
      const store = emptyStore();
      const owner = store.create(configMap('owner'));
      store.create(configMap('child', ownedBy(owner)));
      store.delete(ref('owner'), 'Orphan');
      expect(store.get(ref('owner'))).toBeUndefined();
      expect(store.get(ref('child'))!.metadata.ownerReferences).toBeUndefined();
    });

    it('empties a namespace before it goes, and takes nothing new into it', () => {
      const store = emptyStore();
      const namespace = { group: '', kind: 'Namespace', name: 'team-a' };
      store.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'team-a' },
      });
      store.create(
        configMap('a', {
          namespace: 'team-a',
          finalizers: ['example.com/wait'],
        }),
      );
      store.delete(namespace);
      expect(store.get(namespace)!.status).toEqual({ phase: 'Terminating' });
      expect(
        reasonOf(() => store.create(configMap('b', { namespace: 'team-a' }))),
      ).toBe('Conflict');
      store.modify({ ...ref('a'), namespace: 'team-a' }, o => {
        delete o.metadata.finalizers;
      });
      expect(store.get(namespace)).toBeUndefined();
    });
  });

  describe('history', () => {
    it('gives the changes since a version, until they are compacted', () => {
      const store = emptyStore(4);
      const start = store.resourceVersion();
      store.create(configMap('a'));
      store.delete(ref('a'));
      expect(store.changesSince(start)!.map(e => e.type)).toEqual([
        'ADDED',
        'DELETED',
      ]);
      for (let i = 0; i < 10; i++) store.create(configMap(`more-${i}`));
      expect(store.changesSince(start)).toBeUndefined();
      expect(store.changesSince(store.resourceVersion())).toEqual([]);
    });
  });

  it('comes back from what it exported, with versions that no client has seen', () => {
    const store = emptyStore();
    store.apply(configMap('a', { annotations: { hold: 'yes' } }));
    const restored = emptyStore();
    const saved = JSON.parse(JSON.stringify(store.export()));
    store.create(configMap('after-the-save'));
    restored.import(saved);

    expect(restored.get(ref('a'))).toEqual(store.get(ref('a')));
    expect(restored.resourceVersion()).toBeGreaterThan(store.resourceVersion());
    expect(restored.changesSince(store.resourceVersion())).toBeUndefined();
    restored.apply(configMap('a'));
    expect(restored.get(ref('a'))!.metadata.annotations).toBeUndefined();
    expect(() => restored.import({ format: 99 })).toThrow(StoreError);
  });
});
