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

import type { ArgoCdAccount, ArgoCdClient } from '../../argocd/ArgoCdClient';
import { argocdProbe } from './argocdProbe';

const signal = new AbortController().signal;

describe('argocdProbe', () => {
  let granted: Set<string>;
  let account: string | undefined;
  let destinations: Awaited<ReturnType<ArgoCdClient['destinations']>>;
  let applications: Map<string, { namespace: string; name: string }>;
  let asked: string[];
  let failure: Error | undefined;

  beforeEach(() => {
    granted = new Set([
      'applications get',
      'applications sync',
      'clusters get',
    ]);
    account = 'portal';
    destinations = [
      { name: 'a', server: 'https://a', connection: 'Successful' },
    ];
    applications = new Map([
      ['clusters', { namespace: 'argocd', name: 'vc-a' }],
      ['team', { namespace: 'team-a', name: 'shop' }],
    ]);
    asked = [];
    failure = undefined;
  });

  const client = (): ArgoCdClient & ArgoCdAccount => ({
    version: async () => 'v3.6.1',
    name: async () => account,
    may: async ({ resource, action, object }) => {
      asked.push(`${resource} ${action} ${object}`);
      if (failure) throw failure;
      return (
        granted.has(`${resource} ${action}`) ||
        granted.has(`${resource} ${action} ${object}`)
      );
    },
    destinations: async () => destinations,
    refresh: async () => {},
    sync: async () => {},
    blockingSyncWindows: async () => [],
  });

  async function run(withToken = true) {
    const probe = argocdProbe({
      id: 'eu',
      title: 'EU',
      namespace: 'argocd',
      client: withToken ? client() : undefined,
      applicationByProject: () => applications,
    });
    const checks = await probe.run(signal);
    return Object.fromEntries(checks.map(check => [check.id, check]));
  }

  it('is content with an account that has the rights of the guide', async () => {
    expect(await run()).toMatchObject({
      reachable: { status: 'ok', message: 'Argo CD v3.6.1' },
      account: { status: 'ok', message: 'Accepted, as portal' },
      'applications:get': { status: 'ok' },
      'applications:sync': { status: 'ok' },
      'clusters:get': { status: 'ok', message: '1 is registered' },
      rights: { status: 'ok' },
    });
  });

  it('asks for applications that are there, those of other namespaces by their namespace', async () => {
    await run();
    expect(asked).toEqual(
      expect.arrayContaining([
        'applications get clusters/vc-a',
        'applications get team/team-a/shop',
      ]),
    );
    applications = new Map();
    asked = [];
    await run();
    expect(asked).toContain('applications get */*');
  });

  it('names the projects whose applications it may not get or sync', async () => {
    granted = new Set(['clusters get', 'applications get clusters/vc-a']);
    const checks = await run();
    expect(checks['applications:get']).toMatchObject({
      status: 'error',
      message: expect.stringContaining('applications of project team:'),
      command: expect.stringContaining('g, portal, role:portal'),
    });
    expect(checks['applications:sync']).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('projects clusters, team'),
    });
  });

  it('warns where no registered cluster can be seen', async () => {
    destinations = undefined;
    expect((await run())['clusters:get'].status).toBe('warning');
  });

  it('lists what the account need not be able to do', async () => {
    granted.add('applications delete');
    granted.add('applications create');
    granted.add('exec create team/team-a/shop');
    granted.add('clusters update');
    expect((await run()).rights).toMatchObject({
      status: 'warning',
      excess: [
        'applications: create, delete',
        'exec: create',
        'clusters: update',
      ],
    });
  });

  it('says that the token is refused, and asks nothing more', async () => {
    account = undefined;
    const checks = await run();
    expect(Object.keys(checks)).toEqual(['reachable', 'account']);
    expect(checks.account).toMatchObject({
      status: 'error',
      command: expect.stringContaining('generate-token'),
    });
    expect(asked).toEqual([]);
  });

  it('takes the lack of a token for a choice', async () => {
    expect(await run(false)).toMatchObject({
      account: {
        status: 'ok',
        message: expect.stringContaining('No token is configured'),
      },
    });
  });

  it('takes rights that a version of Argo CD does not have as not given', async () => {
    const known = client();
    const probe = argocdProbe({
      id: 'eu',
      title: 'EU',
      namespace: 'argocd',
      applicationByProject: () => applications,
      client: {
        ...known,
        may: async (right, abort) => {
          if (right.action === 'override') {
            throw new Error('Argo CD failed: [get] does not contain override');
          }
          return known.may(right, abort);
        },
      },
    });
    const checks = await probe.run(signal);
    expect(checks.find(({ id }) => id === 'rights')?.status).toBe('ok');
  });
});
