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

// @ts-check

/**
 * Requests with the times of their stages, what stays of clusters that are gone, and which warnings were given.
 *
 * Moments are text, `toISOString()` in UTC, so that both databases keep, compare and give back the same thing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('requests', table => {
    table.string('id', 36).primary();
    table
      .string('base_key', 512)
      .notNullable()
      .comment(
        'Incarnation, verb and target value: what makes two requests the same',
      );
    table
      .integer('attempt')
      .notNullable()
      .comment('Counts the requests of one base key, from 1');
    table
      .string('active_key', 512)
      .nullable()
      .unique()
      .comment(
        'Cluster and verb while under way, so that there is one at a time; null afterwards',
      );
    table.string('verb', 16).notNullable();
    table.string('management_cluster', 253).notNullable();
    table.string('namespace', 253).notNullable();
    table.string('name', 253).notNullable();
    table.string('kind', 16).notNullable();
    table.string('uid', 128).nullable();
    table.string('state', 16).notNullable();
    table.string('requested_by', 512).notNullable();
    table.string('requested_at', 32).notNullable();
    table.string('owner', 512).nullable();
    table.text('purpose').nullable();
    table.string('template', 253).nullable();
    table.string('template_version', 128).nullable();
    table.string('expires_at', 32).nullable().comment('Asked end');
    table.string('repository', 253).notNullable();
    table.string('layout', 253).notNullable();
    table.text('input').notNullable().comment('What was asked, as JSON');
    table
      .text('plan', 'longtext')
      .nullable()
      .comment('Change to be proposed, as JSON; null once it has ended');
    table.integer('replans').notNullable().defaultTo(0);
    table.integer('change_request_number').nullable();
    table.text('change_request_url').nullable();
    table.string('change_request_state', 16).nullable();
    table.text('change_request_title').nullable();
    table.string('change_request_branch', 512).nullable();
    table.string('change_request_head', 64).nullable();
    table.string('change_request_opened_at', 32).nullable();
    table.string('change_request_closed_by', 253).nullable();
    table.string('merged_at', 32).nullable();
    table.string('finished_at', 32).nullable();
    table.text('error').nullable();
    table
      .string('lease_until', 32)
      .nullable()
      .comment('Until when one process opens its change request');
    table
      .integer('version')
      .notNullable()
      .comment(
        'Counts its changes, so that two processes never overwrite each other',
      );
    table.unique(['base_key', 'attempt']);
    table.index(['management_cluster', 'namespace', 'name', 'requested_at']);
    table.index(['verb', 'state', 'template', 'finished_at']);
  });

  await knex.schema.createTable('request_stages', table => {
    table
      .string('request_id', 36)
      .notNullable()
      .references('id')
      .inTable('requests')
      .onDelete('CASCADE');
    table.string('stage', 32).notNullable();
    table.string('state', 16).notNullable();
    table.string('started_at', 32).nullable();
    table.string('finished_at', 32).notNullable();
    table.text('message').nullable();
    table.primary(['request_id', 'stage']);
  });

  await knex.schema.createTable('tombstones', table => {
    table
      .string('request_id', 36)
      .primary()
      .comment('Request that removed the cluster');
    table.string('management_cluster', 253).notNullable();
    table.string('namespace', 253).notNullable();
    table.string('name', 253).notNullable();
    table.string('kind', 16).notNullable();
    table.string('uid', 128).nullable();
    table.string('owner', 512).nullable();
    table.text('purpose').nullable();
    table.string('template', 253).nullable();
    table.string('template_version', 128).nullable();
    table.string('requested_by', 512).nullable();
    table.string('created_at', 32).nullable();
    table.string('expires_at', 32).nullable();
    table.string('gone_at', 32).notNullable();
    table.index(['gone_at']);
  });

  await knex.schema.createTable('expiry_notices', table => {
    table
      .string('key', 512)
      .primary()
      .comment('Incarnation, end and threshold of a warning that was given');
    table.string('given_at', 32).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('expiry_notices');
  await knex.schema.dropTable('tombstones');
  await knex.schema.dropTable('request_stages');
  await knex.schema.dropTable('requests');
};
