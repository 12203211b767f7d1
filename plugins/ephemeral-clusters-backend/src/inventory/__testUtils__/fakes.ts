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
  ClusterKind,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { LoadedTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type {
  ActiveRequest,
  ClusterTombstone,
  RequestView,
} from '../../requests/types';
import type {
  ArgoFacts,
  CapiFacts,
  ClusterSource,
  DeclarationSource,
  DeliverySource,
  LiveObject,
  ObservedDeclaration,
  SourceListener,
  VclusterFacts,
} from '../../sources/types';

/** Freshness, problems and notices of a source, as a test sets them. */
class FakeSource {
  readonly id: string;
  readonly #base: Omit<SourceFreshness, 'state'>;
  readonly #listeners = new Set<SourceListener>();
  state: SourceFreshness['state'] = 'fresh';
  error: string | undefined;
  found: { source: string; object: string; message: string }[] = [];

  constructor(base: Omit<SourceFreshness, 'state'>) {
    this.id = base.id;
    this.#base = base;
  }

  async start(): Promise<void> {}

  freshness(): SourceFreshness {
    return { ...this.#base, state: this.state, error: this.error };
  }

  problems() {
    return this.found;
  }

  onChange(listener: SourceListener): void {
    this.#listeners.add(listener);
  }

  notify(...keys: string[]): void {
    for (const listener of this.#listeners) {
      listener(keys.length === 0 ? undefined : new Set(keys));
    }
  }
}

export class FakeClusters
  extends FakeSource
  implements ClusterSource<CapiFacts | VclusterFacts>
{
  readonly managementCluster: string;
  readonly kind: ClusterKind;
  readonly facts = new Map<string, CapiFacts | VclusterFacts>();
  live: LiveObject = { state: 'absent' };

  constructor(managementCluster: string, kind: ClusterKind = 'capi') {
    super({
      id: `kubernetes:${managementCluster}`,
      title: managementCluster,
      kind: 'kubernetes',
      managementCluster,
    });
    this.managementCluster = managementCluster;
    this.kind = kind;
  }

  put(facts: CapiFacts | VclusterFacts): void {
    const key = `${facts.managementCluster}/${facts.namespace}/${facts.name}`;
    this.facts.set(key, facts);
    this.notify(key);
  }

  remove(key: string): void {
    this.facts.delete(key);
    this.notify(key);
  }

  keys() {
    return this.facts.keys();
  }

  factsOf(key: string) {
    return this.facts.get(key);
  }

  async readLive() {
    return this.live;
  }
}

export class FakeDelivery extends FakeSource implements DeliverySource {
  readonly managementCluster: string;
  applications: ArgoFacts['applications'] = [];
  readonly asked: string[] = [];

  constructor(managementCluster: string) {
    super({
      id: `argocd:${managementCluster}`,
      title: managementCluster,
      kind: 'argocd',
      managementCluster,
    });
    this.managementCluster = managementCluster;
  }

  factsOf({ namespace, name }: { namespace: string; name: string }): ArgoFacts {
    this.asked.push(name);
    return {
      source: 'argocd',
      managementCluster: this.managementCluster,
      namespace,
      name,
      applications: this.applications,
    };
  }
}

export class FakeDeclarations extends FakeSource implements DeclarationSource {
  readonly repositoryId = 'gitops';
  readonly declared = new Map<string, ObservedDeclaration>();
  loaded: LoadedTemplate[] = [];
  refreshes = 0;

  constructor() {
    super({ id: 'git:gitops', title: 'GitOps', kind: 'git' });
  }

  put(declaration: Partial<ObservedDeclaration> & { name: string }): void {
    const declared: ObservedDeclaration = {
      managementCluster: 'management',
      namespace: declaration.name,
      kind: 'capi',
      layout: 'manifests',
      origin: {},
      path: `clusters/${declaration.name}.yaml`,
      content: 'kind: Cluster\n',
      lines: [1, 1],
      repository: 'gitops',
      revision: 'abc',
      firstSeenAt: '2030-01-01T00:00:00.000Z',
      ...declaration,
    };
    const key = `${declared.managementCluster}/${declared.namespace}/${declared.name}`;
    this.declared.set(key, declared);
    this.notify(key);
  }

  keys() {
    return this.declared.keys();
  }

  declarationOf(key: string) {
    return this.declared.get(key);
  }

  serves() {
    return true;
  }

  templates() {
    return { items: this.loaded, problems: [] };
  }

  fileUrl(path: string, revision: string) {
    return `http://forge.test/${revision}/${path}`;
  }

  async refresh() {
    this.refreshes += 1;
  }
}

export class FakeRequests implements RequestView {
  list: ActiveRequest[] = [];
  tombstone: ClusterTombstone | undefined;
  readonly #listeners = new Set<() => void>();

  active() {
    return this.list;
  }

  history() {
    return this.tombstone;
  }

  onChange(listener: () => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(request: Partial<ActiveRequest> & { name: string }): void {
    const { name, ...rest } = request;
    this.list = [
      {
        id: `request-${name}`,
        verb: 'create',
        cluster: {
          managementCluster: 'management',
          namespace: name,
          name,
          kind: 'capi',
        },
        state: 'open',
        requestedBy: 'user:default/ada',
        requestedAt: '2030-01-01T11:59:00Z',
        repository: 'gitops',
        ...rest,
      },
    ];
    this.notify();
  }

  notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Facts of an available cluster, created an hour before the tests' noon. */
export function capiFacts(
  name: string,
  change: Partial<CapiFacts> = {},
): CapiFacts {
  return {
    source: 'capi',
    managementCluster: 'management',
    namespace: name,
    name,
    uid: `uid-${name}`,
    createdAt: '2030-01-01T11:00:00Z',
    origin: { owner: 'group:default/team-a' },
    phase: 'Provisioned',
    paused: false,
    kubernetesVersion: 'v1.36.0',
    endpoint: 'https://10.0.0.1:6443',
    infrastructureProvisioned: true,
    controlPlaneInitialized: true,
    controlPlane: { desired: 1, ready: 1 },
    workers: { desired: 2, ready: 2 },
    nodes: { desired: 3, ready: 3 },
    conditions: [{ type: 'Available', status: 'True', negative: false }],
    machines: [],
    finalizers: [],
    ...change,
  };
}
