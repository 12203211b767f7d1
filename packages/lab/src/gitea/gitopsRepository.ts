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

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../programs';
import type { LabContext, LabPorts } from '../types';
import { accounts, gitopsRepository, gitopsRepositoryUrl } from './addresses';
import {
  adoptExample,
  readExample,
  type RepositoryFile,
} from './exampleRepository';
import { giteaAs } from './giteaAccounts';
import type { GiteaApi } from './GiteaApi';

const { owner, name } = gitopsRepository;
const repositoryPath = `/repos/${owner}/${name}`;

/** Content of the GitOps repository at the first start. */
export async function initialFiles(
  lab: Pick<LabContext, 'root' | 'ports'>,
): Promise<RepositoryFile[]> {
  return adoptExample(await readExample(lab.root), {
    repository: `${gitopsRepositoryUrl(lab.ports)}.git`,
    remoteWrite: `http://127.0.0.1:${lab.ports.receiveWrite}/api/v1/receive`,
  });
}

/**
 * The main branch as docs/operator.md tells operators to protect it: nobody pushes, reviewers merge. The portal is among those who may
 * merge, since it runs with `lifecycle.autoMerge` in the lab.
 */
export const mainProtection = {
  rule_name: 'main',
  enable_push: false,
  enable_merge_whitelist: true,
  merge_whitelist_usernames: [accounts.reviewer, accounts.portal],
  required_approvals: 0,
};

/** The webhook by which a merge is seen at once. Argo CD reads Gitea's as Gogs', whose headers it sends as well. */
export function argocdWebhook(
  ports: Pick<LabPorts, 'argocdServer'>,
  secret: string,
) {
  return {
    type: 'gitea',
    active: true,
    events: ['push'],
    config: {
      url: `http://127.0.0.1:${ports.argocdServer}/api/webhook`,
      content_type: 'json',
      secret,
    },
  };
}

/** Organisation, repository, its content, and who may do what with it. What is there is kept. */
export async function ensureGitopsRepository(lab: LabContext): Promise<void> {
  const admin = giteaAs(lab, accounts.admin);
  await ensure(admin, `/orgs/${owner}`, '/orgs', {
    username: owner,
    full_name: 'Platform',
    visibility: 'public',
  });
  await ensure(admin, repositoryPath, `/orgs/${owner}/repos`, {
    name,
    description: 'Which clusters should exist',
    default_branch: 'main',
    // Readable without credentials, so that Argo CD needs none.
    private: false,
  });
  const { body } = await admin.request<{ empty: boolean }>(
    'GET',
    repositoryPath,
  );
  if (body.empty) {
    const files = await initialFiles(lab);
    await push(lab, files);
    lab.say(
      `Filled ${owner}/${name} with the ${files.length} files of examples/gitops`,
    );
  } else {
    await requireSameAddress(admin, lab);
  }
  for (const account of [accounts.portal, accounts.reviewer]) {
    await admin.request('PUT', `${repositoryPath}/collaborators/${account}`, {
      permission: 'write',
    });
  }
  await ensure(
    admin,
    `${repositoryPath}/branch_protections/${mainProtection.rule_name}`,
    `${repositoryPath}/branch_protections`,
    mainProtection,
  );
  await ensureWebhook(admin, lab);
}

/** Makes what is not there yet. */
async function ensure(
  api: GiteaApi,
  get: string,
  post: string,
  body: unknown,
): Promise<void> {
  const { status } = await api.request('GET', get, undefined, [404]);
  if (status === 404) await api.request('POST', post, body);
}

async function ensureWebhook(api: GiteaApi, lab: LabContext): Promise<void> {
  const webhook = argocdWebhook(
    lab.ports,
    lab.secrets.get('argocdWebhookSecret'),
  );
  const hooks = `${repositoryPath}/hooks`;
  const { body } = await api.request<Array<{ config: { url?: string } }>>(
    'GET',
    hooks,
  );
  if (body.some(hook => hook.config.url === webhook.config.url)) return;
  await api.request('POST', hooks, webhook);
}

/** Addresses are part of what is in Git: the state of one port base is of no use at another. */
async function requireSameAddress(
  api: GiteaApi,
  lab: LabContext,
): Promise<void> {
  const file = 'bootstrap/management.yaml';
  const { body, status } = await api.request<{ content?: string }>(
    'GET',
    `${repositoryPath}/contents/${file}`,
    undefined,
    [404],
  );
  const text = Buffer.from(body?.content ?? '', 'base64').toString();
  const address = `${gitopsRepositoryUrl(lab.ports)}.git`;
  if (status === 200 && !text.includes(address)) {
    throw new Error(
      `The GitOps repository in ${lab.stateDirectory} was filled for other ports: ${file} in it does not say ${address}. Start the lab on the ports that it was made with, or reset it.`,
    );
  }
}

/** An ordinary first commit and push, as an adopter would make it. */
async function push(
  lab: LabContext,
  files: readonly RepositoryFile[],
): Promise<void> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'lab-gitops-'));
  const password = lab.secrets.get('giteaAdminPassword');
  const credentials = Buffer.from(`${accounts.admin}:${password}`);
  const git = (...args: string[]) =>
    run(lab.programs.system('git'), args, {
      cwd: directory,
      signal: lab.signal,
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: 'Platform team',
        GIT_AUTHOR_EMAIL: 'platform@example.com',
        GIT_COMMITTER_NAME: 'Platform team',
        GIT_COMMITTER_EMAIL: 'platform@example.com',
        // Not in the arguments, which everybody on the machine can read.
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.extraHeader',
        GIT_CONFIG_VALUE_0: `Authorization: Basic ${credentials.toString(
          'base64',
        )}`,
      },
    });
  try {
    for (const file of files) {
      const target = path.join(directory, file.path);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, file.content);
    }
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Adopt the example');
    await git(
      'push',
      '--quiet',
      `${gitopsRepositoryUrl(lab.ports)}.git`,
      'main',
    );
  } finally {
    await fs.rm(directory, { recursive: true, force: true });
  }
}
