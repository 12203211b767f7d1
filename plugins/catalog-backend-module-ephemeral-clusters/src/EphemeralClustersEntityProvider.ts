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
  EphemeralClustersClient,
  pluginId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { buildClusterEntity } from './buildClusterEntity';
import type { ProviderConfig } from './config';
import { type ReadCluster, readClusters } from './readClusters';
import { readEntityRef } from './readEntityRef';
import { silentClusters } from './silentClusters';

/** An entity, and where its cluster is. */
interface ClusterEntity {
  entity: Entity;
  managementCluster: string;
  /** The entity as text, to see whether it changed. */
  content: string;
}

/** What the catalog was told. */
interface Applied {
  /** Milliseconds since the epoch of the last time that it was told everything. */
  at: number;
  /** Whether that was a full list, after which nothing is there but what is in it. */
  full: boolean;
  entities: ReadonlyMap<string, ClusterEntity>;
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

/** After this long the catalog is told everything again even if nothing changed, should it have lost something. */
const repeatMilliseconds = 10 * 60 * 1000;

/**
 * Brings the clusters into the catalog, as the back end's list has them: everything at first and every ten minutes, and in between only
 * what changed. What cannot be read takes nothing away.
 */
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
  #applied?: Applied;
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
    const applied = this.#applied;
    const due = !applied || this.#now() - applied.at >= repeatMilliseconds;
    const read = await readClusters(
      this.#client,
      () => this.#token(),
      due ? undefined : this.#firstPage,
    );
    if (!read) return;
    const silent = silentClusters(read);
    const entities = await this.#entities(read.rows);
    if (silent.size === 0 && (due || !applied.full)) {
      await this.#applyAll(entities);
    } else {
      await this.#applyChanges(entities, silent, due);
    }
    this.#firstPage = read.firstPage;
  }

  async #applyAll(entities: ReadonlyMap<string, ClusterEntity>): Promise<void> {
    await this.#connection?.applyMutation({
      type: 'full',
      entities: this.#deferred([...entities.values()]),
    });
    this.#applied = { at: this.#now(), full: true, entities };
  }

  /** @param everything - also what did not change */
  async #applyChanges(
    entities: ReadonlyMap<string, ClusterEntity>,
    silent: ReadonlySet<string>,
    everything: boolean,
  ): Promise<void> {
    const known = this.#applied?.entities ?? new Map<string, ClusterEntity>();
    const missing = [...known].filter(([ref]) => !entities.has(ref));
    // A cluster that nobody has looked for yet is not gone: right after a start, a full list would take it out of the catalog.
    const isSilent = ([, { managementCluster }]: [string, ClusterEntity]) =>
      silent.has(managementCluster);
    const removed = missing.filter(item => !isSilent(item));
    const added = [...entities].filter(
      ([ref, { content }]) => everything || known.get(ref)?.content !== content,
    );
    if (added.length > 0 || removed.length > 0) {
      await this.#connection?.applyMutation({
        type: 'delta',
        added: this.#deferred(added.map(([, entity]) => entity)),
        removed: removed.map(([entityRef]) => ({
          entityRef,
          locationKey: this.getProviderName(),
        })),
      });
    }
    this.#applied = {
      at: everything ? this.#now() : this.#applied!.at,
      full: everything ? false : this.#applied!.full,
      // Those that are only missing for now are there still, and leave when it is certain that they are gone.
      entities: new Map([...missing.filter(isSilent), ...entities]),
    };
  }

  #deferred(entities: readonly ClusterEntity[]) {
    const locationKey = this.getProviderName();
    return entities.map(({ entity }) => ({ entity, locationKey }));
  }

  async #token(): Promise<string> {
    const { auth } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: pluginId,
    });
    return token;
  }

  /** Entities of the clusters that are, or are to be. */
  async #entities(
    rows: ReadCluster[],
  ): Promise<ReadonlyMap<string, ClusterEntity>> {
    const shown = rows
      .filter(row => row.presence !== 'requested' && row.presence !== 'gone')
      // Where several would be the same entity, no newer one takes it from an older one.
      .sort(byAge);
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
          content: JSON.stringify(entity),
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
    rows: ReadCluster[],
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

/** Oldest first; what is not there yet, or does not say since when, comes last. */
function byAge(a: ReadCluster, b: ReadCluster): number {
  return ageKey(a) < ageKey(b) ? -1 : 1;
}

function ageKey({ createdAt, id }: ReadCluster): string {
  // ISO 8601 in UTC is in order as it is written; what comes after all digits is later than any moment.
  return `${createdAt ?? '~'} ${id}`;
}
