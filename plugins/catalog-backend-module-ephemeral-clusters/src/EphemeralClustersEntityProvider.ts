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
  AuthService,
  DiscoveryService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  type Entity,
  FieldFormatEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  type ClusterList,
  type ClusterRow,
  EphemeralClustersClient,
  pluginId,
  type SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { buildClusterEntity } from './buildClusterEntity';
import type { ProviderConfig } from './config';
import { type AllClusters, readClusters } from './readClusters';
import { readEntityRef } from './readEntityRef';

/** An entity, and where its cluster is. */
interface ClusterEntity {
  entity: Entity;
  managementCluster: string;
}

export interface EphemeralClustersEntityProviderOptions {
  config: ProviderConfig;
  auth: AuthService;
  discovery: DiscoveryService;
  logger: LoggerService;
  taskRunner: SchedulerServiceTaskRunner;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** After this long the catalog is told again even if nothing changed, should it have lost something. */
const repeatMilliseconds = 10 * 60 * 1000;

/** Sources whose silence means that clusters may be missing from the list. */
const clusterSources: readonly SourceFreshness['kind'][] = [
  'kubernetes',
  'git',
];

/** Brings the clusters into the catalog, as the back end's list has them. What cannot be read takes nothing away. */
export class EphemeralClustersEntityProvider implements EntityProvider {
  readonly #options: EphemeralClustersEntityProviderOptions;
  readonly #client: EphemeralClustersClient;
  readonly #now: () => number;
  readonly #policy = new FieldFormatEntityPolicy();
  /** Page of the change request by request. */
  #changeRequests = new Map<string, string>();
  /** Told once each, until it is over. */
  #complaints = new Set<string>();
  #connection?: EntityProviderConnection;
  #firstPage?: ClusterList;
  #applied?: {
    content: string;
    at: number;
    entities: ReadonlyMap<string, ClusterEntity>;
  };
  #failing = false;

  constructor(options: EphemeralClustersEntityProviderOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#client = new EphemeralClustersClient({
      baseUrl: () => options.discovery.getBaseUrl(pluginId),
      singleCaller: true,
    });
  }

  getProviderName(): string {
    return 'ephemeral-clusters';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#options.taskRunner.run({
      id: 'ephemeral-clusters-entity-provider',
      fn: () => this.refresh(),
    });
  }

  /** Reads the list and tells the catalog what changed. Never throws: a list that cannot be read leaves the catalog as it is. */
  async refresh(): Promise<void> {
    try {
      await this.#refresh();
      if (this.#failing) this.#options.logger.info('The clusters are back.');
      this.#failing = false;
    } catch (error) {
      // At every poll this would drown the log.
      const log = this.#failing ? 'debug' : 'warn';
      this.#failing = true;
      this.#options.logger[log](
        `The clusters in the catalog stay as they are, since their list cannot be read: ${
          (error as Error).message
        }`,
      );
    }
  }

  async #refresh(): Promise<void> {
    const due =
      !this.#applied || this.#now() - this.#applied.at >= repeatMilliseconds;
    const read = await readClusters(
      this.#client,
      () => this.#token(),
      due ? undefined : this.#firstPage,
    );
    if (!read) return;
    const silent = silentClusters(read);
    const entities = await this.#entities(read.rows);
    const content = JSON.stringify([[...silent], [...entities]]);
    if (due || content !== this.#applied?.content) {
      await this.#apply(entities, silent);
      this.#applied = { content, at: this.#now(), entities };
    }
    this.#firstPage = read.firstPage;
  }

  async #apply(
    entities: ReadonlyMap<string, ClusterEntity>,
    silent: ReadonlySet<string>,
  ): Promise<void> {
    const locationKey = this.getProviderName();
    const added = [...entities.values()].map(({ entity }) => ({
      entity,
      locationKey,
    }));
    if (silent.size === 0) {
      await this.#connection?.applyMutation({ type: 'full', entities: added });
      return;
    }
    // A cluster that nobody has looked for yet is not gone: right after a start, a full list would take it out of the catalog.
    const removed = [...(this.#applied?.entities ?? [])]
      .filter(
        ([ref, { managementCluster }]) =>
          !entities.has(ref) && !silent.has(managementCluster),
      )
      .map(([entityRef]) => ({ entityRef, locationKey }));
    await this.#connection?.applyMutation({ type: 'delta', added, removed });
  }

  async #token(): Promise<string> {
    const { auth } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: pluginId,
    });
    return token;
  }

  /** Entities of the clusters that are, or are to be; sorted, so that the order of the list does not matter. */
  async #entities(
    rows: ClusterRow[],
  ): Promise<ReadonlyMap<string, ClusterEntity>> {
    const shown = rows
      .filter(row => row.presence !== 'requested' && row.presence !== 'gone')
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const links = await this.#readChangeRequests(shown);
    const complaints = new Set<string>();
    const entities = new Map<string, ClusterEntity>();
    for (const row of shown) {
      try {
        const entity = buildClusterEntity(row, {
          ...this.#options.config,
          changeRequestUrl: row.activeRequest && links.get(row.activeRequest),
        });
        await this.#policy.enforce(entity);
        const ref = stringifyEntityRef(entity);
        if (entities.has(ref)) {
          complaints.add(
            `The cluster ${row.id} is not in the catalog, since another one is ${ref} already. Give their management clusters a catalogNamespace each.`,
          );
          continue;
        }
        entities.set(ref, {
          entity,
          managementCluster: row.managementCluster,
        });
        if (row.owner && !readEntityRef(row.owner, 'group')) {
          complaints.add(
            `The owner of the cluster ${row.id} is no entity ref; ${
              this.#options.config.defaultOwner
            } stands for it.`,
          );
        }
      } catch (error) {
        complaints.add(
          `The cluster ${row.id} cannot be in the catalog: ${
            (error as Error).message
          }`,
        );
      }
    }
    for (const complaint of complaints) {
      if (!this.#complaints.has(complaint)) {
        this.#options.logger.warn(complaint);
      }
    }
    this.#complaints = complaints;
    return entities;
  }

  /** Links of the few requests that are under way. One that cannot be read is asked for again the next time. */
  async #readChangeRequests(
    rows: ClusterRow[],
  ): Promise<ReadonlyMap<string, string>> {
    const links = new Map<string, string>();
    for (const { activeRequest: id } of rows) {
      if (!id) continue;
      const url =
        this.#changeRequests.get(id) ?? (await this.#changeRequestUrl(id));
      if (url) links.set(id, url);
    }
    this.#changeRequests = links;
    return links;
  }

  async #changeRequestUrl(id: string): Promise<string | undefined> {
    try {
      const request = await this.#client.getRequest(id, {
        token: await this.#token(),
      });
      return request.changeRequest?.url;
    } catch {
      return undefined;
    }
  }
}

/** Management clusters whose clusters may be missing from the list, since a source that knows them has never been in contact. */
function silentClusters({
  rows,
  sources,
}: Pick<AllClusters, 'rows' | 'sources'>): ReadonlySet<string> {
  const silent = new Set<string>();
  for (const { kind, state, managementCluster } of sources) {
    if (!clusterSources.includes(kind)) continue;
    if (state === 'fresh' || state === 'stale') continue;
    if (managementCluster) silent.add(managementCluster);
    else {
      // A repository may declare clusters of all of them.
      for (const source of [...sources, ...rows]) {
        if (source.managementCluster) silent.add(source.managementCluster);
      }
    }
  }
  return silent;
}
