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
  ClusterKey,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  Inventory,
  InventoryFacts,
  LiveCluster,
} from '../inventory/types';
import type { CapiFacts } from '../sources/types';
import type { FakeGitOps } from './FakeGitOps';

/** An inventory for tests: what Git declares by the fake forge, and objects that the test puts there. */
export class FakeInventory implements Inventory {
  readonly #git: FakeGitOps;
  readonly #listeners = new Set<() => void>();
  readonly objects = new Map<string, CapiFacts>();
  fresh = true;
  /** State of the live object, where it differs from `objects`. */
  live: LiveCluster | undefined;
  /** What a read of Git brings, as if somebody had changed it right before. */
  onRefresh: (() => void) | undefined;
  refreshFailure: Error | undefined;

  constructor(git: FakeGitOps) {
    this.#git = git;
  }

  /** The cluster is there and can be used. */
  bringUp(name: string, uid = `uid-${name}`, at = new Date()): void {
    this.objects.set(name, {
      source: 'capi',
      managementCluster: 'management',
      namespace: name,
      name,
      uid,
      createdAt: at.toISOString(),
      origin: {},
      paused: false,
      infrastructureProvisioned: true,
      controlPlaneInitialized: true,
      workers: { desired: 1, ready: 1 },
      conditions: [],
      machines: [],
      finalizers: [],
    });
    this.notify();
  }

  notify(): void {
    for (const listener of this.#listeners) listener();
  }

  rows(): readonly ClusterRow[] {
    const names = new Set([
      ...this.objects.keys(),
      ...this.#git.declared().map(item => item.name),
    ]);
    return [...names].map(name => {
      const declared = this.#git.declared().find(item => item.name === name);
      const object = this.objects.get(name);
      return {
        id: `management/capi/${name}/${name}`,
        managementCluster: 'management',
        namespace: name,
        name,
        kind: 'capi',
        uid: object?.uid,
        ...declared?.origin,
        presence: presenceOf(declared !== undefined, object),
        health: { status: 'ready', summary: 'Ready', reasons: [] },
        usage: {},
        stale: !this.fresh,
      };
    });
  }

  row(key: ClusterKey): ClusterRow | undefined {
    return this.rows().find(
      row =>
        row.name === key.name &&
        row.namespace === key.namespace &&
        row.managementCluster === key.managementCluster,
    );
  }

  detail() {
    return undefined;
  }

  facts(key: ClusterKey): InventoryFacts {
    const declared = this.#git
      .declared()
      .find(item => item.name === key.name && key.namespace === item.namespace);
    return {
      capi: this.objects.get(key.name),
      argo: {
        source: 'argocd',
        ...key,
        applications: [
          {
            namespace: 'argocd',
            name: 'hello',
            role: 'runs-on',
            sync: 'Synced',
            health: 'Healthy',
          },
        ],
      },
      declared: declared && {
        ...declared,
        repository: 'gitops',
        revision: this.#git.main,
        firstSeenAt: '2030-01-01T00:00:00.000Z',
      },
      fresh: this.fresh,
    };
  }

  sources() {
    return [];
  }

  problems() {
    return [];
  }

  version() {
    return 'test';
  }

  templates() {
    return { items: [this.#git.template], problems: [] };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async refreshDeclarations(): Promise<void> {
    this.onRefresh?.();
    if (this.refreshFailure) throw this.refreshFailure;
  }

  async readLive(key: ClusterKey): Promise<LiveCluster> {
    if (this.live) return this.live;
    const object = this.objects.get(key.name);
    return object
      ? {
          state: 'present',
          uid: object.uid,
          deletingSince: object.deletingSince,
        }
      : { state: 'absent' };
  }

  async start(): Promise<void> {}
}

function presenceOf(
  declared: boolean,
  object: CapiFacts | undefined,
): ClusterRow['presence'] {
  if (object?.deletingSince) return 'deleting';
  if (!object) return 'declared';
  return declared ? 'present' : 'undeclared';
}
