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

import { servedKinds } from '../../kubernetes';
import { Destination } from '../Destinations';
import { unreachableReason } from '../reachability';
import { Application, argoNamespace, timestamp } from '../types';
import { ApiContext } from './applications';

/** Answer of `/api/v1/clusters`. Credentials are left out, as Argo CD does. */
export function clusterList(context: ApiContext): unknown {
  const { store, destinations } = context;
  const applications = store.list(
    'argoproj.io',
    'Application',
    argoNamespace,
  ) as Application[];
  const items = destinations
    .list()
    .map(destination => clusterOf(context, destination, applications))
    .sort((a, b) => (a.server < b.server ? -1 : 1));
  return { metadata: {}, items };
}

function clusterOf(
  { store, clock }: ApiContext,
  destination: Destination,
  applications: Application[],
) {
  const { name, server, labels, annotations, live } = destination;
  const delivered = applications.filter(
    ({ spec }) =>
      spec.destination.name === name || spec.destination.server === server,
  ).length;
  const reason = unreachableReason(store, destination);
  // Argo CD connects to a cluster only once an Application goes there.
  const connected = delivered > 0;
  let status = connected ? 'Successful' : 'Unknown';
  if (connected && reason) status = 'Failed';
  const connectionState = {
    status,
    message: connected
      ? reason ?? ''
      : 'Cluster has no applications and is not being monitored.',
    attemptedAt: timestamp(clock.now()),
  };
  const serverVersion =
    status === 'Successful' ? { serverVersion: 'v1.36.0' } : {};
  return {
    server,
    name,
    config: { tlsClientConfig: { insecure: false } },
    connectionState,
    ...serverVersion,
    info: {
      connectionState,
      ...serverVersion,
      cacheInfo: {
        resourcesCount: live.count(),
        apisCount: servedKinds.length,
      },
      applicationsCount: delivered,
    },
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
