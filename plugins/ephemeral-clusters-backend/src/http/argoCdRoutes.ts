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
} from '@backstage/backend-plugin-api';
import {
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
} from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  clusterRefreshPermission,
  clusterSyncPermission,
  type ClusterApplication,
  type ClusterDetail,
  type ClusterKey,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type express from 'express';
import type { ArgoCdClient } from '../argocd/ArgoCdClient';
import type { InventoryDetail } from '../inventory/types';
import type { ClusterAccess } from '../permissions/ClusterAccess';

export interface ArgoCdRoutesOptions {
  /** Argo CD's REST API by management cluster. */
  argocd: ReadonlyMap<string, ArgoCdClient>;
  access: ClusterAccess;
  auditor: AuditorService;
  credentialsOf(request: express.Request): Promise<BackstageCredentials>;
  keyOf(request: express.Request): ClusterKey;
  /** @throws NotFoundError also for what may not be seen */
  permittedDetail(
    credentials: BackstageCredentials,
    key: ClusterKey,
  ): Promise<InventoryDetail>;
}

interface Verb {
  name: 'refresh' | 'sync';
  permission: ResourcePermission;
  of(application: ClusterApplication): boolean;
}

const verbs: readonly Verb[] = [
  { name: 'refresh', permission: clusterRefreshPermission, of: () => true },
  {
    name: 'sync',
    permission: clusterSyncPermission,
    // What else runs on a cluster is other people's to roll out.
    of: application => application.role === 'delivers',
  },
];

/** Most applications that are asked for at once. */
const mostApplications = 20;

/** Adds what Argo CD is asked to do with a cluster's applications: refresh and sync. */
export function addArgoCdRoutes(
  router: express.Router,
  options: ArgoCdRoutesOptions,
): void {
  for (const verb of verbs) {
    router.post(
      `/clusters/:managementCluster/:namespace/:name/${verb.name}`,
      async (request, response) => {
        const credentials = await options.credentialsOf(request);
        const key = options.keyOf(request);
        const event = await options.auditor.createEvent({
          eventId: `cluster-${verb.name}`,
          severityLevel: 'medium',
          request,
          meta: { cluster: { ...key } },
        });
        try {
          const detail = await options.permittedDetail(credentials, key);
          const may = await options.access.predicate(
            credentials,
            verb.permission,
          );
          // The caller sees the cluster, so that it is there is no secret.
          if (!may(detail)) {
            throw new NotAllowedError(`You may not ${verb.name} this cluster`);
          }
          const applications = await ask(verb, detail, options.argocd);
          await event.success({ meta: { applications } });
          response.status(202).json({ applications });
        } catch (error) {
          await event.fail({ error: error as Error });
          throw error;
        }
      },
    );
  }
}

/** Which of it the caller may do: nothing where Argo CD cannot be asked. */
export async function allowedInArgoCd(
  detail: InventoryDetail,
  credentials: BackstageCredentials,
  { argocd, access }: Pick<ArgoCdRoutesOptions, 'argocd' | 'access'>,
): Promise<Pick<ClusterDetail['allowed'], 'refresh' | 'sync'>> {
  const reachable = argocd.has(detail.managementCluster);
  const [refresh, sync] = await Promise.all([
    access.predicate(credentials, clusterRefreshPermission),
    access.predicate(credentials, clusterSyncPermission),
  ]);
  return {
    refresh: reachable && refresh(detail),
    sync: reachable && sync(detail),
  };
}

async function ask(
  verb: Verb,
  detail: InventoryDetail,
  argocd: ReadonlyMap<string, ArgoCdClient>,
): Promise<number> {
  const client = argocd.get(detail.managementCluster);
  if (!client) {
    throw new NotImplementedError(
      `No Argo CD token is configured for management cluster "${detail.managementCluster}", so it cannot be asked to ${verb.name}`,
    );
  }
  const applications = detail.applications
    .filter(verb.of)
    .slice(0, mostApplications);
  if (applications.length === 0) {
    throw new NotFoundError(
      `Argo CD has no application for ${detail.name} yet`,
    );
  }
  const results = await Promise.allSettled(
    applications.map(application => client[verb.name](application)),
  );
  const failed = results.find(result => result.status === 'rejected');
  const done = results.filter(result => result.status === 'fulfilled').length;
  if (done === 0 && failed) throw failed.reason;
  return done;
}
