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
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type {
  ClusterKey,
  ClusterKind,
  RequestVerb,
  TimelineStageId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Knex } from 'knex';
import { openRequestStates, type ClusterTombstone } from '../requests/types';
import type {
  NewRequest,
  RequestPatch,
  RequestStore,
  StoredRequest,
  StoredStage,
  UsualDurations,
} from './RequestStore';
import {
  fromRequestRow,
  fromTombstoneRow,
  toPatchColumns,
  toRequestRow,
  toTombstoneRow,
  type RequestRow,
  type StageRow,
  type TombstoneRow,
} from './rows';

/** Number of earlier requests that "usually" is computed from. */
const sampleSize = 20;

/** `RequestStore` in the plugin's database. */
export class DatabaseRequestStore implements RequestStore {
  readonly #knex: Knex;

  /** Connects and brings the schema up to date, unless migrations are switched off. */
  static async create(database: DatabaseService): Promise<RequestStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) await applyMigrations(knex);
    return new DatabaseRequestStore(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insert(request: NewRequest): Promise<StoredRequest | undefined> {
    await this.#knex<RequestRow>('requests')
      .insert(toRequestRow({ ...request, replans: 0, version: 1 }))
      .onConflict()
      .ignore();
    return this.get(request.id);
  }

  async update(
    request: Pick<StoredRequest, 'id' | 'version'>,
    patch: RequestPatch,
  ): Promise<StoredRequest | undefined> {
    const changed = await this.#knex<RequestRow>('requests')
      .where({ id: request.id, version: request.version })
      .update({ ...toPatchColumns(patch), version: request.version + 1 });
    return changed === 1 ? this.get(request.id) : undefined;
  }

  async get(id: string): Promise<StoredRequest | undefined> {
    const row = await this.#knex<RequestRow>('requests').where({ id }).first();
    return row && fromRequestRow(row);
  }

  async listByCluster(key: ClusterKey): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .where({
        management_cluster: key.managementCluster,
        namespace: key.namespace,
        name: key.name,
      })
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        // Two attempts may come within a millisecond.
        { column: 'attempt', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(200);
    return rows.map(fromRequestRow);
  }

  async listByBaseKey(baseKey: string): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .where({ base_key: baseKey })
      .orderBy('attempt', 'desc');
    return rows.map(fromRequestRow);
  }

  async listUnderWay(): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .whereIn('state', openRequestStates)
      .orderBy([{ column: 'requested_at' }, { column: 'id' }]);
    return rows.map(fromRequestRow);
  }

  async listEndedCreates(since: string): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .where({ verb: 'create' })
      .whereIn('state', ['cancelled', 'closed', 'failed'])
      .where('finished_at', '>=', since)
      .orderBy('finished_at', 'desc')
      .limit(1000);
    return rows.map(fromRequestRow);
  }

  async stages(requestId: string): Promise<StoredStage[]> {
    const rows = await this.#knex<StageRow>('request_stages').where({
      request_id: requestId,
    });
    return rows.map(row => ({
      stage: row.stage,
      state: row.state,
      startedAt: row.started_at ?? undefined,
      finishedAt: row.finished_at,
      message: row.message ?? undefined,
    }));
  }

  async recordStages(requestId: string, stages: StoredStage[]): Promise<void> {
    if (stages.length === 0) return;
    await this.#knex<StageRow>('request_stages')
      .insert(
        stages.map(stage => ({
          request_id: requestId,
          stage: stage.stage,
          state: stage.state,
          started_at: stage.startedAt ?? null,
          finished_at: stage.finishedAt,
          message: stage.message ?? null,
        })),
      )
      .onConflict(['request_id', 'stage'])
      .ignore();
  }

  async usualDurations(query: {
    verb: RequestVerb;
    kind: ClusterKind;
    template?: string;
  }): Promise<UsualDurations> {
    const done = (where: Partial<RequestRow>) =>
      this.#knex<RequestRow>('requests')
        .where({ verb: query.verb, state: 'done', ...where })
        .orderBy('finished_at', 'desc')
        .limit(sampleSize)
        .pluck('id');
    let ids: string[] = query.template
      ? await done({ template: query.template })
      : [];
    if (ids.length === 0) ids = await done({ kind: query.kind });
    if (ids.length === 0) return {};
    const rows = await this.#knex<StageRow>('request_stages')
      .whereIn('request_id', ids)
      .where({ state: 'done' })
      .whereNotNull('started_at');
    return medians(rows);
  }

  async addTombstone(
    requestId: string,
    tombstone: ClusterTombstone,
  ): Promise<void> {
    await this.#knex<TombstoneRow>('tombstones')
      .insert(toTombstoneRow(requestId, tombstone))
      .onConflict('request_id')
      .ignore();
  }

  async listTombstones(since: string): Promise<ClusterTombstone[]> {
    const rows = await this.#knex<TombstoneRow>('tombstones')
      .where('gone_at', '>=', since)
      .orderBy('gone_at', 'desc')
      .limit(5000);
    return rows.map(fromTombstoneRow);
  }

  async giveNotice(key: string, at: string): Promise<boolean> {
    // The returned row says who was first, on both databases; the count of an ignored insert does not.
    const inserted = await this.#knex('expiry_notices')
      .insert({ key, given_at: at })
      .onConflict('key')
      .ignore()
      .returning('key');
    return inserted.length === 1;
  }
}

/** Brings the schema up to date. */
export async function applyMigrations(knex: Knex): Promise<void> {
  await knex.migrate.latest({ directory: migrationsDirectory() });
}

/** Where the migrations are, in the sources and in the built package. */
export function migrationsDirectory(): string {
  return resolvePackagePath(
    '@ephemeral-clusters/plugin-ephemeral-clusters-backend',
    'migrations',
  );
}

function medians(rows: StageRow[]): UsualDurations {
  const byStage = new Map<TimelineStageId, number[]>();
  for (const row of rows) {
    const duration =
      Date.parse(row.finished_at) - Date.parse(row.started_at ?? '');
    if (!Number.isFinite(duration) || duration < 0) continue;
    byStage.set(row.stage, [...(byStage.get(row.stage) ?? []), duration]);
  }
  const usual: UsualDurations = {};
  for (const [stage, durations] of byStage) {
    durations.sort((a, b) => a - b);
    usual[stage] = durations[Math.floor(durations.length / 2)];
  }
  return usual;
}
