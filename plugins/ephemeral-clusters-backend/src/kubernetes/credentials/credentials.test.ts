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
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { ManualTiming } from '../__testUtils__/ManualTiming';
import { createKubernetesClient } from '../clientFactory';
import type { KubernetesClient } from '../KubernetesClient';
import type { KubernetesAccess } from './access';

describe('credentials', () => {
  let server: FakeApiServer;
  let timing: ManualTiming;
  let seen: (string | undefined)[];
  let reports: string[];
  let clients: KubernetesClient[];
  const file = (name: string) => join(server.directory, name);

  beforeEach(async () => {
    server = await FakeApiServer.start();
    timing = new ManualTiming();
    seen = [];
    reports = [];
    clients = [];
    server.onList = (request, response) => {
      seen.push(request.headers.authorization);
      server.list(response, [], '1');
    };
  });

  afterEach(async () => {
    await Promise.all(clients.map(client => client.close()));
    await server.stop();
  });

  function clientOf(access: KubernetesAccess): KubernetesClient {
    const client = createKubernetesClient(access, {
      timing,
      report: message => reports.push(message),
    });
    clients.push(client);
    return client;
  }

  const withUser = (user: Record<string, unknown>) =>
    clientOf({ id: 'eu', kubeconfig: { path: server.kubeconfigOf(user) } });

  async function ask(client: KubernetesClient): Promise<number> {
    const answer = await client.get('/api', {}, new AbortController().signal);
    await answer.text();
    return answer.status;
  }

  const askAtOnce = (client: KubernetesClient) =>
    Promise.all(Array.from({ length: 10 }, () => ask(client)));

  const refuse = () => {
    server.onList = (request, response) => {
      seen.push(request.headers.authorization);
      server.status(response, 401, 'Unauthorized');
    };
  };

  describe('of a kubeconfig', () => {
    it.each<[string, () => void, string]>([
      [
        'is not there',
        () => rmSync(file('kubeconfig')),
        'kubeconfig.path: there is no such file',
      ],
      [
        'is no YAML',
        () => writeFileSync(file('kubeconfig'), 'users:\n  - "token: geheim'),
        'kubeconfig.path: the file is no kubeconfig (line 2 is no YAML)',
      ],
      [
        'has a cluster without an address',
        () =>
          writeFileSync(
            file('kubeconfig'),
            'clusters: [{ name: geheim, cluster: {} }]',
          ),
        'kubeconfig.path: the file is no kubeconfig',
      ],
      [
        'has no current context',
        () => writeFileSync(file('kubeconfig'), 'users: [{ name: geheim }]'),
        'kubeconfig: the file has no current context',
      ],
    ])(
      'that %s can be mended while it is in use',
      async (_, spoil, message) => {
        const path = server.kubeconfig();
        const good = readFileSync(path);
        spoil();
        const client = clientOf({ id: 'eu', kubeconfig: { path } });
        const failure = await ask(client).catch(error => error);
        expect(failure.name).toBe('UnusableCredentials');
        expect(failure.message).toContain(
          `ephemeralClusters.managementClusters.eu.${message}`,
        );
        expect(failure.message).not.toContain('geheim');
        expect(failure.message).not.toContain(server.directory);
        writeFileSync(path, good);
        expect(await ask(client)).toBe(200);
      },
    );

    it('that has no such context, or a context without a user', async () => {
      const path = server.kubeconfig();
      const missing = clientOf({
        id: 'eu',
        kubeconfig: { path, context: 'other' },
      });
      await expect(ask(missing)).rejects.toThrow(
        'eu.kubeconfig.context: the file has no such context',
      );
      const config = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...config, users: [] }));
      await expect(
        ask(clientOf({ id: 'eu', kubeconfig: { path } })),
      ).rejects.toThrow('the context names a user that the file does not have');
    });

    it('is read again when it changes, and kept while it is half written', async () => {
      const client = clientOf({
        id: 'eu',
        kubeconfig: { path: server.kubeconfig('first') },
      });
      await ask(client);
      writeFileSync(file('kubeconfig'), '{ "users": [');
      await ask(client);
      server.kubeconfig('second');
      await ask(client);
      expect(seen).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
    });

    it('reads the token file of its user for each request', async () => {
      writeFileSync(file('token'), 'one\n');
      const client = withUser({ tokenFile: 'token' });
      await ask(client);
      writeFileSync(file('token'), 'two\n');
      await ask(client);
      expect(seen).toEqual(['Bearer one', 'Bearer two']);
    });

    it.each(['gcp', 'azure'])('says that %s is not supported', async name => {
      await expect(
        ask(withUser({ 'auth-provider': { name, config: {} } })),
      ).rejects.toThrow('use an exec plugin');
    });
  });

  describe('of a service account', () => {
    it('are read from a file that is rotated', async () => {
      const client = clientOf({
        id: 'eu',
        serviceAccount: {
          url: server.url,
          skipTlsVerify: true,
          token: { file: file('token') },
        },
      });
      await expect(ask(client)).rejects.toThrow(
        'eu.serviceAccount.tokenFile: there is no such file',
      );
      writeFileSync(file('token'), ' \n');
      await expect(ask(client)).rejects.toThrow('tokenFile: it is empty');
      writeFileSync(file('token'), 'token: one\n');
      await expect(ask(client)).rejects.toThrow('it holds more than a token');
      writeFileSync(file('token'), 'one\n');
      await ask(client);
      writeFileSync(file('token'), 'two');
      await ask(client);
      expect(seen).toEqual(['Bearer one', 'Bearer two']);
    });

    it('are those of the pod in a cluster', async () => {
      process.env.KUBERNETES_SERVICE_HOST = '127.0.0.1';
      try {
        // There is no pod, so no token of it.
        await expect(
          ask(clientOf({ id: 'eu', inCluster: true })),
        ).rejects.toThrow('eu.inCluster: there is no such file');
      } finally {
        delete process.env.KUBERNETES_SERVICE_HOST;
      }
    });

    it('are not taken for those of a pod outside of a cluster', async () => {
      await expect(
        ask(clientOf({ id: 'eu', inCluster: true })),
      ).rejects.toThrow('eu.inCluster: this does not run in a cluster');
    });
  });

  describe('of an exec plugin', () => {
    const script = () => file('plugin.js');

    /** A plugin that counts how often it is run; `body` is what it prints with. */
    function plugin(body: string) {
      writeFileSync(
        script(),
        `#!${process.execPath}
const fs = require('node:fs');
const count = fs.existsSync(${JSON.stringify(file('runs'))})
  ? Number(fs.readFileSync(${JSON.stringify(file('runs'))}, 'utf8')) + 1 : 1;
fs.writeFileSync(${JSON.stringify(file('runs'))}, String(count));
const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
${body}`,
      );
      chmodSync(script(), 0o755);
    }

    const runs = () =>
      existsSync(file('runs')) ? Number(readFileSync(file('runs'), 'utf8')) : 0;

    const good = (minutes: number) => `
console.log(JSON.stringify({
  apiVersion: info.apiVersion,
  kind: 'ExecCredential',
  status: {
    token: [process.env.WHO, count, info.spec.cluster?.server].join('-'),
    expirationTimestamp: ${JSON.stringify(
      new Date(Date.UTC(2030, 0, 1, 12, minutes)).toISOString(),
    )},
  },
}));`;

    const user = (extra: Record<string, unknown> = {}) => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        // Relative to the kubeconfig, as kubectl takes it.
        command: './plugin.js',
        env: [{ name: 'WHO', value: 'me' }],
        interactiveMode: 'IfAvailable',
        ...extra,
      },
    });

    it('are asked for once for as long as they are good', async () => {
      plugin(good(15));
      const client = withUser(user());
      await askAtOnce(client);
      await ask(client);
      expect(runs()).toBe(1);
      expect(new Set(seen)).toEqual(new Set(['Bearer me-1-']));
      timing.advance(14 * 60_000);
      await ask(client);
      expect(runs()).toBe(1);
      plugin(good(30));
      timing.advance(60_000);
      await askAtOnce(client);
      expect(runs()).toBe(2);
      expect(seen.at(-1)).toBe('Bearer me-2-');
    });

    it('are asked for once where all kinds are refused at once', async () => {
      plugin(good(15));
      const client = withUser(user());
      refuse();
      await askAtOnce(client);
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          await client.reloadCredentials();
          await ask(client);
        }),
      );
      expect(runs()).toBe(2);
    });

    it('come with what it asks for about the cluster', async () => {
      plugin(good(15));
      await ask(withUser(user({ provideClusterInfo: true })));
      expect(seen).toEqual([`Bearer me-1-${server.url}`]);
    });

    it('that fails is not run with every request, and what it says is for the operator', async () => {
      plugin(`console.error('geheim'); process.exit(3);`);
      const client = withUser(user());
      const first = await ask(client).catch(error => error);
      expect(first.name).toBe('UnusableCredentials');
      expect(first.message).toContain('ended with code 3');
      expect(first.message).not.toContain('geheim');
      expect(reports.join()).toContain('geheim');
      await expect(ask(client)).rejects.toThrow('ended with code 3');
      expect(runs()).toBe(1);
      plugin(good(15));
      timing.advance(30_000);
      expect(await ask(client)).toBe(200);
      expect(runs()).toBe(2);
    });

    it.each([
      ['prints something else', `console.log('geheim');`, 'no ExecCredential'],
      [
        'gives neither token nor certificate',
        `console.log('{"kind":"ExecCredential","status":{}}');`,
        'no ExecCredential',
      ],
      ['gives what has run out', good(-1), 'has run out'],
    ])('that %s is no use', async (_, body, message) => {
      plugin(body);
      await expect(ask(withUser(user()))).rejects.toThrow(message);
    });

    it('that is not there, or wants a person, is no use', async () => {
      await expect(ask(withUser(user()))).rejects.toThrow(
        'cannot be run (ENOENT)',
      );
      await expect(
        ask(withUser(user({ interactiveMode: 'Always' }))),
      ).rejects.toThrow('wants to talk to a person');
    });

    it('that is slow does not hold up an abort', async () => {
      plugin(`setTimeout(() => {${good(15)}}, 1000);`);
      const stop = new AbortController();
      const asked = withUser(user()).get('/api', {}, stop.signal);
      stop.abort();
      await expect(asked).rejects.toThrow('aborted');
    });
  });
});
