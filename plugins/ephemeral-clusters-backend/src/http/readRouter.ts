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
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  clusterDeletePermission,
  clusterExtendPermission,
  clusterReadPermission,
  metricRanges,
  type ClusterDetail,
  type ClusterKey,
  type ClusterList,
  type ClusterMetrics,
  type ClusterRow,
  type ClusterTemplateList,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import express from 'express';
import Router from 'express-promise-router';
import type { ArgoCdClient } from '../argocd/ArgoCdClient';
import { ClusterIndex } from '../inventory/ClusterIndex';
import { passedTime, queryRows } from '../inventory/query';
import type { Inventory, InventoryDetail } from '../inventory/types';
import type { Metrics, MetricsSubject } from '../metrics/types';
import type { ClusterAccess } from '../permissions/ClusterAccess';
import { boundLifetime, resolveLatestEnd } from '../policy/lifetime';
import type { ActiveRequest } from '../requests/types';
import { addArgoCdRoutes, allowedInArgoCd } from './argoCdRoutes';
import { etagOf, knows, parseQuery } from './clusterList';
import { ListCallers } from './ListCallers';
import { whyLocked } from './locked';
import { visibleProblems } from './visibleProblems';

export interface ReadRouterOptions {
  inventory: Inventory;
  metrics: Metrics;
  /** Argo CD's REST API by management cluster. */
  argocd: ReadonlyMap<string, ArgoCdClient>;
  access: ClusterAccess;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  auditor: AuditorService;
  /** Requests that are under way. */
  requests: {
    active(): readonly Pick<ActiveRequest, 'id' | 'state' | 'requestedBy'>[];
  };
  /** Upper bound of every template's. ISO 8601 duration. */
  maximumLifetime?: string;
  now?: () => Date;
}

/** Everything that only reads, and what Argo CD is asked to do. Answers from memory but for metrics' charts and Argo CD. */
export function createReadRouter(options: ReadRouterOptions): express.Router {
  const { inventory, metrics, access, httpAuth, auditor } = options;
  const now = options.now ?? (() => new Date());
  const index = ClusterIndex.create();
  const callers = ListCallers.create({ ...options, now });
  const router = Router();

  router.get('/clusters', async (request, response) => {
    const credentials = await credentialsOf(request);
    const query = parseQuery(request.query);
    const { decision, ownership } = await callers.of(request, credentials);
    metrics.touch();
    const view = index.view(inventory.rows(), decision);
    const version = inventory.version();
    const moment = now();
    const etag = etagOf({
      version,
      sight: decision.key,
      ownership,
      query,
      passed: passedTime(view, query, moment),
    });
    response.set('Cache-Control', 'private, no-cache');
    response.set('ETag', etag);
    if (knows(request.headers['if-none-match'], etag)) {
      response.status(304).end();
      return;
    }
    const body: ClusterList = {
      ...queryRows(view, query, { now: moment, ownership }),
      sources: inventory.sources(),
      problems: visibleProblems(inventory, view),
      version,
    };
    response.json(body);
  });

  router.get(
    '/clusters/:managementCluster/:namespace/:name',
    async (request, response) => {
      const credentials = await credentialsOf(request);
      const key = keyOf(request);
      const event = await auditor.createEvent({
        eventId: 'cluster-read',
        severityLevel: 'low',
        request,
        meta: { cluster: { ...key } },
      });
      try {
        const detail = await permittedDetail(credentials, key);
        const [extend, remove, inArgoCd] = await Promise.all([
          access.predicate(credentials, clusterExtendPermission),
          access.predicate(credentials, clusterDeletePermission),
          allowedInArgoCd(detail, credentials, options),
        ]);
        metrics.touch();
        const body: ClusterDetail = {
          ...detail,
          allowed: {
            extend: extend(detail),
            delete: remove(detail),
            ...inArgoCd,
          },
          latestExpiry: latestExpiryOf(detail),
          locked: whyLocked(
            detail,
            options.requests
              .active()
              .find(item => item.id === detail.activeRequest),
          ),
        };
        await event.success();
        response.set('Cache-Control', 'private, no-cache').json(body);
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
    },
  );

  router.get(
    '/clusters/:managementCluster/:namespace/:name/metrics',
    async (request, response) => {
      const credentials = await credentialsOf(request);
      const row = await permittedRow(credentials, keyOf(request));
      const range = metricRanges.find(
        item => item === (request.query.range ?? '1h'),
      );
      if (!range) {
        throw new InputError(`range is one of ${metricRanges.join(', ')}`);
      }
      const [source] = metrics.freshness();
      const body: ClusterMetrics = source
        ? await metrics.panels(subjectOf(row, inventory.rows()), range)
        : {
            range,
            step: 0,
            panels: [],
            warnings: [],
            freshness: {
              state: 'unavailable',
              error: 'No metrics source is configured',
            },
          };
      response.set('Cache-Control', 'private, no-cache').json(body);
    },
  );

  addArgoCdRoutes(router, {
    argocd: options.argocd,
    access,
    auditor,
    credentialsOf,
    keyOf,
    permittedDetail,
  });

  router.get('/templates', async (request, response) => {
    await credentialsOf(request);
    const { items, problems } = inventory.templates();
    const body: ClusterTemplateList = {
      // Files and keys of a template stay here: they are what it is rendered from.
      items: items.map(({ sources, element, ...template }) => ({
        ...template,
        lifetime: boundLifetime(template.lifetime, options.maximumLifetime),
      })),
      problems,
    };
    response.set('Cache-Control', 'private, no-cache').json(body);
  });

  async function credentialsOf(request: express.Request) {
    return httpAuth.credentials(request, { allow: ['user', 'service'] });
  }

  /** What may not be seen is not there: the same answer for both. */
  async function permittedRow(
    credentials: BackstageCredentials,
    key: ClusterKey,
  ): Promise<ClusterRow> {
    const visible = await access.predicate(credentials, clusterReadPermission);
    const row = inventory.row(key);
    if (!row || !visible(row)) throw notFound(key);
    return row;
  }

  async function permittedDetail(
    credentials: BackstageCredentials,
    key: ClusterKey,
  ): Promise<InventoryDetail> {
    await permittedRow(credentials, key);
    const detail = inventory.detail(key);
    if (!detail) throw notFound(key);
    return detail;
  }

  function latestExpiryOf(detail: InventoryDetail): string | undefined {
    const template = inventory
      .templates()
      .items.find(
        item =>
          item.name === detail.template &&
          (!detail.declaration ||
            item.repository === detail.declaration.repository),
      );
    const latest = resolveLatestEnd({
      created: [detail.requestedAt, detail.createdAt],
      templateName: detail.template,
      template,
      maximumLifetime: options.maximumLifetime,
    });
    // What cannot be told is no licence to extend: it stays at the end that it has.
    return 'unknown' in latest ? detail.expiresAt : latest.at;
  }

  return router;
}

function keyOf(request: express.Request): ClusterKey {
  const { managementCluster, namespace, name } = request.params;
  return { managementCluster, namespace, name };
}

function notFound({ managementCluster, namespace, name }: ClusterKey) {
  return new NotFoundError(
    `No cluster ${managementCluster}/${namespace}/${name}`,
  );
}

function subjectOf(
  row: ClusterRow,
  rows: readonly ClusterRow[],
): MetricsSubject {
  const { managementCluster, namespace, name, kind, presence } = row;
  // Without an object the time is that of a request, or of what was there under this name before.
  const createdAt =
    presence === 'requested' || presence === 'declared'
      ? undefined
      : row.createdAt;
  return {
    managementCluster,
    namespace,
    name,
    kind,
    createdAt,
    ambiguous: rows.some(other => other.name === name && other.id !== row.id),
  };
}
