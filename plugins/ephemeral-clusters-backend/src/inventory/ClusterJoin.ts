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
  Freshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { LoadedTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { Metrics, MetricsSubject } from '../metrics/types';
import {
  isUnderWay,
  type ActiveRequest,
  type RequestView,
} from '../requests/types';
import { worstFreshness } from '../sources/freshness';
import {
  clusterKeyString,
  type CapiFacts,
  type ClusterKeyString,
  type ClusterSource,
  type DeclarationSource,
  type DeliverySource,
  type VclusterFacts,
} from '../sources/types';
import type { ClusterParts } from './buildRow';
import type { ObservedDeclaration } from './types';

export interface ClusterJoinOptions {
  clusters: readonly ClusterSource[];
  deliveries: readonly DeliverySource[];
  declarations: readonly DeclarationSource[];
  metrics: Metrics;
  requests: RequestView;
  /** How long before a cluster's end the last warning is given. Default: an hour */
  lastWarningMilliseconds?: number;
}

interface PartsOptions {
  /** Whether what stays of a cluster that is gone counts. */
  withHistory: boolean;
  /** Another cluster has the same name, so metrics by name alone could be of either. */
  ambiguous: boolean;
  /** Whether another cluster of the same management cluster has the same name. */
  sharesName: boolean;
}

/** Joins what sources, metrics and requests say of one cluster. Keeps nothing of clusters; what it looks up often it has at hand. */
export class ClusterJoin {
  readonly #options: ClusterJoinOptions;
  #requests = new Map<ClusterKeyString, ActiveRequest[]>();
  readonly #templates = new Map<string, string>();
  /** Freshness by management cluster while many rows are made. */
  #memo: Map<string, Pick<ClusterParts, 'kubernetes' | 'git'>> | undefined;

  static create(options: ClusterJoinOptions): ClusterJoin {
    return new ClusterJoin(options);
  }

  private constructor(options: ClusterJoinOptions) {
    this.#options = options;
    this.readRequests();
  }

  /** All clusters that a source or a request knows. */
  keys(): Set<ClusterKeyString> {
    const { clusters, declarations } = this.#options;
    const keys = new Set<ClusterKeyString>(this.#requests.keys());
    for (const source of [...clusters, ...declarations]) {
      for (const key of source.keys()) keys.add(key);
    }
    return keys;
  }

  /** Reads the requests again. @returns keys of clusters that had or have one */
  readRequests(): Set<ClusterKeyString> {
    const touched = new Set(this.#requests.keys());
    this.#requests = new Map();
    for (const request of this.#options.requests.active()) {
      const key = clusterKeyString(request.cluster);
      touched.add(key);
      this.#requests.set(key, [...(this.#requests.get(key) ?? []), request]);
    }
    return touched;
  }

  /** Takes in the current versions of templates. */
  setTemplates(templates: readonly LoadedTemplate[]): void {
    this.#templates.clear();
    for (const { repository, name, version } of templates) {
      this.#templates.set(`${repository}/${name}`, version);
      this.#templates.set(name, version);
    }
  }

  /** Current versions of templates, by name and by `<repository>/<name>`. */
  templateVersions(): ReadonlyMap<string, string> {
    return this.#templates;
  }

  /** Runs a task that joins many clusters at one moment, so that each management cluster's freshness is asked for once. */
  atOnce(task: () => void): void {
    this.#memo = new Map();
    try {
      task();
    } finally {
      this.#memo = undefined;
    }
  }

  /** Everything that is known of a cluster at this moment. */
  partsOf(key: ClusterKey, options: PartsOptions): ClusterParts {
    const keyString = clusterKeyString(key);
    const { managementCluster, namespace, name } = key;
    const here = this.#options.clusters.filter(
      item => item.managementCluster === managementCluster,
    );
    const observed = here.flatMap(item => item.factsOf(keyString) ?? []);
    const capi = observed.find(
      (item): item is CapiFacts => item.source === 'capi',
    );
    const vcluster = observed.find(
      (item): item is VclusterFacts => item.source === 'vcluster',
    );
    const object = capi ?? vcluster;
    const declared = this.#declarationOf(keyString);
    const requests = this.#requests.get(keyString) ?? [];
    const request =
      requests.find(item => isUnderWay(item.state)) ??
      requests.find(item => item.verb === 'create');
    const kind = object?.source ?? declared?.kind;
    const subject: MetricsSubject | undefined = kind && {
      managementCluster,
      namespace,
      name,
      kind,
      createdAt: object?.createdAt,
      ambiguous: options.ambiguous,
    };
    const { metrics } = this.#options;
    const measured = object && subject;
    // Sources remember what they are asked for: addresses that someone made up are not passed on.
    const known = object ?? declared ?? requests[0];
    const argo =
      known &&
      this.#options.deliveries
        .find(item => item.managementCluster === managementCluster)
        ?.factsOf({
          namespace,
          name,
          endpoint: object?.endpoint,
          sharesName: options.sharesName,
        });
    const template =
      declared?.origin.template ?? object?.origin.template ?? request?.template;
    return {
      key: { managementCluster, namespace, name },
      capi,
      vcluster,
      argo,
      declared,
      request,
      lastWarningMilliseconds: this.#options.lastWarningMilliseconds,
      tombstone:
        options.withHistory && !object && !declared
          ? this.#options.requests.history(key)
          : undefined,
      usage: measured && metrics.usage(measured),
      metrics: {
        complete: metrics.complete(),
        lastSeen: measured && metrics.lastSeen(measured),
      },
      ...this.#freshnessOf(managementCluster, here),
      templateCurrentVersion:
        template && this.#templateVersion(template, declared),
    };
  }

  #declarationOf(key: ClusterKeyString): ObservedDeclaration | undefined {
    for (const source of this.#options.declarations) {
      const declared = source.declarationOf(key);
      if (declared) return declared;
    }
    return undefined;
  }

  #freshnessOf(
    managementCluster: string,
    here: readonly ClusterSource[],
  ): Pick<ClusterParts, 'kubernetes' | 'git'> {
    const known = this.#memo?.get(managementCluster);
    if (known) return known;
    const freshness = {
      kubernetes: this.#kubernetesFreshness(managementCluster, here),
      git: this.#gitFreshness(managementCluster),
    };
    this.#memo?.set(managementCluster, freshness);
    return freshness;
  }

  #kubernetesFreshness(
    managementCluster: string,
    here: readonly ClusterSource[],
  ): Freshness {
    if (here.length === 0) {
      return {
        state: 'unavailable',
        error: `Management cluster "${managementCluster}" is not configured`,
      };
    }
    return worstFreshness(here.map(item => item.freshness()));
  }

  #gitFreshness(managementCluster: string): Freshness | undefined {
    const serving = this.#options.declarations.filter(item =>
      item.serves(managementCluster),
    );
    return serving.length === 0
      ? undefined
      : worstFreshness(serving.map(item => item.freshness()));
  }

  #templateVersion(
    template: string,
    declared: ObservedDeclaration | undefined,
  ): string | undefined {
    return declared
      ? this.#templates.get(`${declared.repository}/${template}`)
      : this.#templates.get(template);
  }
}
