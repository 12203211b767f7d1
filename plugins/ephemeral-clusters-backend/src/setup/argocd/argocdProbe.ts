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
import type { ArgoCdAccount, ArgoCdClient } from '../../argocd/ArgoCdClient';
import { scrubError } from '../../kubernetes';
import type { SetupProbe } from '../types';
import { excessArgoCdRights } from './argocdRights';

export interface ArgoCdProbeOptions {
  /** Key of the management cluster. */
  id: string;
  title: string;
  /** Namespace of Argo CD: Applications there are called by project and name alone. */
  namespace: string;
  /** Absent without a token. */
  client?: ArgoCdClient & ArgoCdAccount;
  /** One Application of each project that has some. */
  applicationByProject(): ReadonlyMap<
    string,
    { namespace: string; name: string }
  >;
}

/** Projects that rights are asked for; more of them are as likely to be given the same. */
const askedProjects = 20;

/** Looks at Argo CD's API: whether the token is accepted, what its account may do, and what it need not be able to do. */
export function argocdProbe(options: ArgoCdProbeOptions): SetupProbe {
  const { id, title, client } = options;
  const about = {
    id: `argocd:${id}`,
    kind: 'argocd' as const,
    title: `Argo CD of ${title}`,
    configKey: `ephemeralClusters.managementClusters.${id}.argocd`,
  };
  if (!client) {
    return {
      about,
      run: async () => [
        {
          id: 'account',
          title: 'Account',
          status: 'ok',
          message:
            'No token is configured: links work, Refresh and Sync are not offered, and which clusters are registered is only known from Applications',
        },
      ],
    };
  }
  return {
    about,
    async run(signal) {
      const [version, account] = await Promise.all([
        client.version(signal),
        client.name(signal),
      ]);
      const checks: SetupCheck[] = [
        {
          id: 'reachable',
          title: 'Answers',
          status: 'ok',
          message: version
            ? `Argo CD ${version}`
            : 'It does not say its version',
        },
        accountCheck(account),
      ];
      if (account === undefined) return checks;
      const rest = await Promise.all([
        applicationsCheck(options, client, 'get', account, signal),
        destinationsCheck(client, account, signal),
        applicationsCheck(options, client, 'sync', account, signal),
        rightsCheck(options, client, account, signal),
      ]);
      return [...checks, ...rest];
    },
  };
}

function accountCheck(account: string | undefined): SetupCheck {
  const about = { id: 'account', title: 'Account' };
  return account === undefined
    ? {
        ...about,
        status: 'error',
        message: 'Argo CD does not accept the token: wrong, or expired',
        fix: 'Generate a new one, and put it into argocd.token.',
        command:
          'argocd account generate-token --account portal --expires-in 90d',
      }
    : { ...about, status: 'ok', message: `Accepted, as ${account}` };
}

async function applicationsCheck(
  options: ArgoCdProbeOptions,
  client: ArgoCdAccount,
  action: 'get' | 'sync',
  account: string,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const about = {
    id: `applications:${action}`,
    title: action === 'get' ? 'Refresh applications' : 'Sync applications',
    needs: `applications, ${action}, */*`,
  };
  const applications = [...applicationsByProject(options)];
  const answers = await Promise.all(
    applications.map(([, object]) =>
      client.may({ resource: 'applications', action, object }, signal),
    ),
  );
  const denied = applications
    .filter((_, index) => !answers[index])
    .map(([project]) => project);
  if (denied.length === 0) {
    return { ...about, status: 'ok', message: 'Allowed' };
  }
  const where = denied.includes('*')
    ? 'applications'
    : `applications of ${
        denied.length === 1 ? 'project' : 'projects'
      } ${denied.join(', ')}`;
  return {
    ...about,
    // Without the second only a button does not work.
    status: action === 'get' ? 'error' : 'warning',
    message:
      action === 'get'
        ? `The account may not get ${where}: Refresh fails, and sync windows are not seen`
        : `The account may not sync ${where}: Sync will be refused`,
    ...policyFix(account),
  };
}

async function destinationsCheck(
  client: ArgoCdClient,
  account: string,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const about = {
    id: 'clusters:get',
    title: 'See registered clusters',
    needs: 'clusters, get, *',
  };
  const found = await client.destinations(signal);
  return found
    ? {
        ...about,
        status: 'ok',
        message: `${found.length} ${
          found.length === 1 ? 'is' : 'are'
        } registered`,
      }
    : {
        ...about,
        status: 'warning',
        message:
          'The account sees none: whether a cluster is registered is only known from Applications that go there. The token of a project role never sees any',
        ...policyFix(account),
      };
}

async function rightsCheck(
  options: ArgoCdProbeOptions,
  client: ArgoCdAccount,
  account: string,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const about = { id: 'rights', title: 'No more rights than needed' };
  try {
    const excess = await excessArgoCdRights(
      client,
      [...applicationsByProject(options).values()],
      signal,
    );
    return excess.length > 0
      ? {
          ...about,
          status: 'warning',
          message: 'The account may do more than the portal needs',
          excess,
          ...policyFix(account),
        }
      : {
          ...about,
          status: 'ok',
          message: 'The account can change nothing but what Git says already',
        };
  } catch (error) {
    return { ...about, status: 'unknown', message: scrubError(error) };
  }
}

/** Names that rights are asked for by, by project; `*` where there are no Applications yet. */
function applicationsByProject(
  options: ArgoCdProbeOptions,
): Map<string, string> {
  const found = [...options.applicationByProject()].slice(0, askedProjects);
  if (found.length === 0) return new Map([['*', '*/*']]);
  return new Map(
    found.map(([project, { namespace, name }]) => [
      project,
      namespace === options.namespace
        ? `${project}/${name}`
        : `${project}/${namespace}/${name}`,
    ]),
  );
}

function policyFix(account: string): Pick<SetupCheck, 'fix' | 'command'> {
  return {
    fix: "Put this into policy.csv of argocd-rbac-cm, in place of the account's other roles. The line with sync is only for the button.",
    command: [
      'p, role:portal, applications, get, */*, allow',
      'p, role:portal, clusters, get, *, allow',
      'p, role:portal, applications, sync, */*, allow',
      `g, ${account}, role:portal`,
    ].join('\n'),
  };
}
