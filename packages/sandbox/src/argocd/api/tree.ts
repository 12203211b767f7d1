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

import { refOf, servedKinds } from '../../kubernetes';
import { KubernetesObject, KubernetesStore } from '../../types';
import { Destination } from '../Destinations';
import { resourceHealth } from '../health';
import { groupOf, keyOf, versionOf } from '../resources';
import { Application } from '../types';

/** Node of `/resource-tree`. */
interface TreeNode {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  uid: string;
  parentRefs?: Omit<TreeNode, 'version' | 'parentRefs'>[];
  resourceVersion?: string;
  createdAt?: string;
  health?: { status: string; message?: string };
}

/** What an Application delivered and everything that came of it, by owner references. */
export function resourceTree(
  application: Application,
  destination: Destination,
): { nodes: TreeNode[] } {
  const { store, live } = destination;
  const children = childrenByOwner(store);
  const nodes = new Map<string, TreeNode>();
  const visit = (object: KubernetesObject, parent?: KubernetesObject) => {
    const uid = object.metadata.uid!;
    if (nodes.has(uid)) return;
    nodes.set(uid, nodeOf(object, parent));
    for (const child of children.get(uid) ?? []) visit(child, object);
  };
  for (const object of live.of(application.metadata.name)) visit(object);
  return {
    nodes: [...nodes.values()].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
  };
}

function childrenByOwner(
  store: KubernetesStore,
): Map<string, KubernetesObject[]> {
  const children = new Map<string, KubernetesObject[]>();
  for (const { group, kind } of servedKinds) {
    for (const object of store.list(group, kind)) {
      for (const { uid } of object.metadata.ownerReferences ?? []) {
        children.set(uid, [...(children.get(uid) ?? []), object]);
      }
    }
  }
  return children;
}

function nodeOf(
  object: KubernetesObject,
  parent: KubernetesObject | undefined,
): TreeNode {
  const health = resourceHealth(object);
  const { resourceVersion, creationTimestamp } = object.metadata;
  return {
    ...identity(object),
    version: versionOf(object),
    ...(parent && { parentRefs: [identity(parent)] }),
    resourceVersion,
    createdAt: creationTimestamp,
    ...(health && { health }),
  };
}

function identity(object: KubernetesObject) {
  const { namespace, name, uid } = object.metadata;
  const group = groupOf(object);
  return {
    ...(group && { group }),
    kind: object.kind,
    ...(namespace && { namespace }),
    name,
    uid: uid!,
  };
}

function textOf({ group, kind, namespace, name }: TreeNode): string {
  return keyOf({ group: group ?? '', kind, namespace, name });
}

/** Health per object of an Application, which Argo CD's API adds out of the tree: the stored object does not hold it. */
export function withResourceHealth(
  application: Application,
  destination: Destination | undefined,
): Application {
  const resources = application.status?.resources;
  if (!resources || !destination) return application;
  const byKey = new Map(
    destination.live
      .of(application.metadata.name)
      .map(object => [keyOf(refOf(object)), object]),
  );
  return {
    ...application,
    status: {
      ...application.status,
      resources: resources.map(resource => {
        const { kind, namespace, name, group = '' } = resource;
        const live = byKey.get(keyOf({ group, kind, namespace, name }));
        const health = live
          ? resourceHealth(live)
          : { status: 'Missing' as const };
        return health ? { ...resource, health } : resource;
      }),
    },
  };
}
