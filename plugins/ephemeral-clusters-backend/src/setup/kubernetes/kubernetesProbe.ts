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

import type { SetupCheck } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  KubernetesError,
  listRights,
  ownName,
  scrubError,
  type KubernetesClient,
  type SelfReviewer,
} from '../../kubernetes';
import type { WatchedKind } from '../../inventory/Connections';
import type { SetupProbe } from '../types';
import { excessRights } from './excessRights';
import { kindCheck } from './kindCheck';
import { renewToken, useNarrowAccount } from './manifest';

export interface KubernetesProbeOptions {
  /** Key of the management cluster. */
  id: string;
  title: string;
  client: KubernetesClient & SelfReviewer;
  /** What the sources watch there. */
  kinds: readonly WatchedKind[];
}

/** Rights are listed by namespace; those that the portal needs are over the whole cluster, and in each. */
const anyNamespace = 'default';

/** Looks at a management cluster: whether it answers, whom it takes the portal for, what that account may read, and what else it may do. */
export function kubernetesProbe(options: KubernetesProbeOptions): SetupProbe {
  const { id, title, client, kinds } = options;
  return {
    about: {
      id: `kubernetes:${id}`,
      kind: 'kubernetes',
      title: `Kubernetes of ${title}`,
      configKey: `ephemeralClusters.managementClusters.${id}`,
    },
    async run(signal) {
      const checks = [await versionCheck(client, signal)];
      const credentials = await credentialsCheck(client, signal);
      checks.push(credentials);
      // Who is not let in has no rights to speak of.
      if (credentials.status === 'error') return checks;
      const rest = await Promise.all([
        rightsCheck(client, signal),
        ...kinds.map(({ observed, live }) =>
          kindCheck(observed, {
            reviewer: client,
            verbs: live ? ['get', 'list', 'watch'] : ['list', 'watch'],
            signal,
          }),
        ),
      ]);
      return [...checks, ...rest];
    },
  };
}

/** @throws where there is no answer at all: nothing else can be said then */
async function versionCheck(
  client: KubernetesClient,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const answer = await client.get('/version', {}, signal);
  const text = await answer.text();
  // Some close it to all but operators; what matters is asked of the account.
  const version = answer.status === 200 ? gitVersionOf(text) : undefined;
  return {
    id: 'reachable',
    title: 'Answers',
    status: 'ok',
    message: version ? `Kubernetes ${version}` : 'It does not say its version',
  };
}

async function credentialsCheck(
  client: SelfReviewer,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const about = { id: 'credentials', title: 'Credentials' };
  try {
    const name = await ownName(client, signal);
    return {
      ...about,
      status: 'ok',
      message: name ? `Accepted, as ${name}` : 'Accepted',
    };
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    if (error.status === 401) {
      return {
        ...about,
        status: 'error',
        message: 'The API server does not accept them: wrong, or expired',
        ...renewToken,
      };
    }
    return {
      ...about,
      status: 'unknown',
      message: `The API server does not say whom it takes the portal for: ${scrubError(
        error,
      )}`,
    };
  }
}

async function rightsCheck(
  client: SelfReviewer,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const about = {
    id: 'rights',
    title: 'No more rights than needed',
    needs: 'get, list and watch; no verb that writes, no Secrets',
  };
  try {
    const { rules, incomplete } = await listRights(
      client,
      anyNamespace,
      signal,
    );
    const excess = excessRights(rules);
    if (excess.length > 0) {
      return {
        ...about,
        status: 'warning',
        message: 'The account may do more than the portal needs',
        excess,
        ...useNarrowAccount,
      };
    }
    if (incomplete) {
      return {
        ...about,
        status: 'unknown',
        message: `Of the rights that could be listed none is too much, but there may be others: ${scrubError(
          incomplete,
        )}`,
      };
    }
    return {
      ...about,
      status: 'ok',
      message: `Over the whole cluster, and in the namespace ${anyNamespace}, the account can change nothing and reads no Secrets`,
    };
  } catch (error) {
    return {
      ...about,
      status: 'unknown',
      message: `The account may not ask for its own rights: ${scrubError(
        error,
      )}`,
    };
  }
}

function gitVersionOf(text: string): string | undefined {
  try {
    const { gitVersion } = JSON.parse(text) as { gitVersion?: unknown };
    return typeof gitVersion === 'string' ? gitVersion : undefined;
  } catch {
    return undefined;
  }
}
