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

import { readFileSync, writeFileSync } from 'node:fs';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { ManualTiming, until } from './__testUtils__/ManualTiming';
import { createKubernetesClient } from './clientFactory';
import type { KubernetesClient } from './KubernetesClient';
import type { ReflectorChange } from './ProjectedObjects';
import { Reflector } from './Reflector';

function object(name: string, resourceVersion: string, uid = `uid-${name}`) {
  return { metadata: { name, namespace: 'n', uid, resourceVersion } };
}

describe('Reflector', () => {
  let server: FakeApiServer;
  let client: KubernetesClient;
  let timing: ManualTiming;
  let stop: AbortController;
  let running: Promise<void> | undefined;
  let changes: ReflectorChange<string>[];
  let statuses: string[];
  let reflector: Reflector<string>;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    client = createKubernetesClient({
      id: 'fake',
      inCluster: false,
      kubeconfig: { path: server.kubeconfig() },
    });
    timing = new ManualTiming();
    stop = new AbortController();
    changes = [];
    statuses = [];
    reflector = Reflector.create<string>({
      client,
      kind: 'Thing',
      path: async () => '/apis/test/v1/things',
      project(item) {
        const { name } = (item as ReturnType<typeof object>).metadata;
        if (name === 'broken') throw new Error('spec.x: not a number');
        return name;
      },
      onChange: batch => changes.push(...batch),
      onStatus: () => statuses.push(reflector.status().state),
      timing,
    });
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await client.close();
    await server.stop();
  });

  const start = () => {
    running = reflector.run(stop.signal);
  };
  const watching = (times = 1) =>
    until(
      () =>
        server.count('watch') >= times &&
        reflector.status().state === 'watching',
      `watch ${times}`,
    );
  const names = () => [...reflector.values()].sort();

  it('lists in pages, then watches from there with bookmarks and a spread time-out', async () => {
    server.onList = ({ query }, response) =>
      query.get('continue')
        ? server.list(response, [object('b', '2')], '7')
        : server.list(response, [object('a', '1')], '7', 'next');
    start();
    await watching();
    expect(names()).toEqual(['a', 'b']);
    expect(server.requests[0].query.get('limit')).toBe('500');
    const { query } = server.requests[2];
    expect(query.get('resourceVersion')).toBe('7');
    expect(query.get('allowWatchBookmarks')).toBe('true');
    expect(query.get('timeoutSeconds')).toBe('450');

    server.send('ADDED', object('c', '8'));
    server.send('MODIFIED', object('a', '9'));
    server.send('DELETED', object('b', '10'));
    await until(() => changes.length === 5);
    expect(names()).toEqual(['a', 'c']);
    expect(changes.at(-1)).toEqual({ previous: 'b' });
  });

  describe('a streaming list', () => {
    const initialEnd = (resourceVersion: string) => ({
      metadata: {
        resourceVersion,
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    });
    const begun = (times: number) =>
      until(() => server.count('watch') === times, `watch ${times}`);

    /** Sends an object, and waits until it was read: the time for the next one begins anew then. */
    const beginWithOne = async () => {
      timing.advance(1000);
      server.send('ADDED', object('a', '1'));
      await until(() => timing.pending().includes(20_000));
    };

    beforeEach(() => {
      server.streamsLists = true;
    });

    it('is complete with the bookmark that ends it, and goes on as a watch', async () => {
      start();
      await begun(1);
      const [{ query }] = server.requests;
      expect(query.get('resourceVersionMatch')).toBe('NotOlderThan');
      expect(query.has('resourceVersion')).toBe(false);
      server.send('ADDED', object('a', '1'));
      server.send('ADDED', object('b', '2'));
      server.send('BOOKMARK', initialEnd('7'));
      server.send('MODIFIED', object('a', '8'));
      await until(() => changes.length === 3);
      expect(changes.at(-1)).toEqual({ previous: 'a', current: 'a' });
      expect(names()).toEqual(['a', 'b']);
      expect(reflector.status()).toMatchObject({
        state: 'watching',
        synced: true,
        lastSync: timing.now(),
        lastEvent: timing.now(),
      });
      timing.advance(2000);
      server.watches[0].end();
      await begun(2);
      expect(server.requests[1].query.get('resourceVersion')).toBe('8');
      expect(server.count('list')).toBe(0);
    });

    it('that breaks off counts for nothing', async () => {
      start();
      await begun(1);
      await beginWithOne();
      server.watches[0].destroy();
      await until(() => timing.pending().includes(400));
      expect(names()).toEqual([]);
      expect(reflector.status()).toMatchObject({
        state: 'retrying',
        synced: false,
      });
      timing.advance(400);
      await begun(2);
      expect(server.requests[1].query.has('sendInitialEvents')).toBe(true);
    });

    it('tells what has gone in a gap', async () => {
      start();
      await begun(1);
      server.send('ADDED', object('kept', '1'));
      server.send('ADDED', object('gone', '1'));
      server.send('BOOKMARK', initialEnd('1'));
      await watching();
      server.send('ERROR', { code: 410, reason: 'Expired', message: 'old' });
      await until(() => timing.pending().includes(400));
      timing.advance(400);
      await begun(2);
      expect(names()).toEqual(['gone', 'kept']);
      server.send('ADDED', object('kept', '1'));
      server.send('BOOKMARK', initialEnd('9'));
      await until(() => names().length === 1);
      expect(changes.slice(2)).toEqual([{ previous: 'gone' }]);
    });

    it.each([
      [
        'another bookmark',
        () => server.send('BOOKMARK', { metadata: { resourceVersion: '3' } }),
      ],
      ['silence', () => timing.advance(20_000)],
    ])('that %s shows to be none is not asked for again', async (_, then) => {
      server.onList = (__, response) =>
        server.list(response, [object('a', '1')], '4');
      start();
      await begun(1);
      await beginWithOne();
      then();
      await watching(2);
      expect(names()).toEqual(['a']);
      expect(server.requests.map(({ kind }) => kind)).toEqual([
        'watch',
        'list',
        'watch',
      ]);
      expect(server.requests[2].query.get('resourceVersion')).toBe('4');
    });

    it('is made again after ten minutes, at the end of a stream', async () => {
      start();
      await begun(1);
      server.send('BOOKMARK', initialEnd('1'));
      await watching();
      const current = () =>
        reflector.status().lastContact?.getTime() === timing.now().getTime();
      for (let minute = 0; minute < 10; minute += 1) {
        timing.advance(60_000);
        server.send('BOOKMARK', { metadata: { resourceVersion: '2' } });
        await until(current);
      }
      server.watches[0].end();
      await begun(2);
      expect(server.requests[1].query.has('sendInitialEvents')).toBe(true);
    });
  });

  it('tells of an object once where several events of it arrive together', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('a', '1'), object('b', '1')], '1');
    start();
    await watching();
    const events = [
      ['MODIFIED', object('a', '2')],
      ['ADDED', object('short', '3')],
      ['MODIFIED', object('a', '4')],
      ['DELETED', object('short', '5')],
      ['DELETED', object('b', '6')],
    ].map(([type, item]) => JSON.stringify({ type, object: item }));
    server.watches[0].write(`${events.join('\n')}\n`);
    await until(() => changes.length > 2);
    expect(changes.slice(2)).toEqual([
      { previous: 'a', current: 'a' },
      { previous: 'b' },
    ]);
    expect(names()).toEqual(['a']);
  });

  it('resumes from the last bookmark when the server ends the stream', async () => {
    start();
    await watching();
    timing.advance(50_000);
    server.send('BOOKMARK', { metadata: { resourceVersion: '55' } });
    await until(
      () =>
        reflector.status().lastContact?.getTime() === timing.now().getTime(),
    );
    server.watches[0].end();
    await watching(2);
    expect(server.requests.at(-1)!.query.get('resourceVersion')).toBe('55');
    expect(server.count('list')).toBe(1);
  });

  describe('410', () => {
    const list = () => {
      let lists = 0;
      server.onList = (_, response) => {
        lists += 1;
        server.list(
          response,
          lists === 1
            ? [object('kept', '1'), object('gone', '1'), object('changed', '1')]
            : [object('kept', '1'), object('changed', '2'), object('new', '2')],
          String(lists),
        );
      };
    };

    const expectConverged = () => {
      expect(names()).toEqual(['changed', 'kept', 'new']);
      // The deletion in the gap is told, what stayed as it was is not.
      expect(changes.slice(3)).toEqual([
        { previous: 'changed', current: 'changed' },
        { current: 'new' },
        { previous: 'gone' },
      ]);
    };

    it('as HTTP status: lists again and tells the differences', async () => {
      expect.hasAssertions();
      list();
      server.onWatch = (_, response) =>
        server.count('watch') === 1
          ? server.status(response, 410, 'Expired')
          : response.writeHead(200).flushHeaders();
      start();
      await until(() => timing.pending().includes(400));
      timing.advance(400);
      await watching(2);
      expectConverged();
    });

    it('inside the stream: lists again and tells the differences', async () => {
      list();
      start();
      await watching();
      server.send('ERROR', {
        code: 410,
        reason: 'Expired',
        message: 'too old',
      });
      await until(() => timing.pending().includes(400));
      timing.advance(400);
      await watching(2);
      expectConverged();
      expect(reflector.status().error).toBeUndefined();
    });

    it('between pages: starts the list anew and keeps nothing of the half', async () => {
      let lists = 0;
      server.onList = ({ query }, response) => {
        lists += 1;
        if (lists === 1) server.list(response, [object('old', '1')], '1', 'x');
        else if (query.get('continue')) server.status(response, 410, 'Expired');
        else server.list(response, [object('new', '2')], '2');
      };
      start();
      await until(() => timing.pending().includes(400));
      expect(names()).toEqual([]);
      timing.advance(400);
      await watching();
      expect(names()).toEqual(['new']);
    });
  });

  it('lists again after an ERROR that is no 410, and after a line that is no JSON', async () => {
    start();
    await watching();
    server.send('ERROR', {
      code: 504,
      reason: 'Timeout',
      message: 'Too large resource version',
    });
    await until(() => timing.pending().includes(400));
    expect(reflector.status().error).toBe('Too large resource version');
    timing.advance(400);
    await watching(2);
    server.watches.at(-1)!.write('{"type": "ADD\n');
    await until(() => timing.pending().includes(400));
    timing.advance(400);
    await watching(3);
    expect(server.count('list')).toBe(3);
  });

  it('backs off with growing waits, and forgets them after two good minutes', async () => {
    server.onList = (_, response) => server.status(response, 503, 'Down');
    start();
    const expectWait = async (wait: number) => {
      await until(() => timing.pending().includes(wait), `a wait of ${wait}`);
      expect(reflector.status()).toMatchObject({
        state: 'retrying',
        synced: false,
        error: 'Down',
      });
      timing.advance(wait);
    };
    for (const wait of [400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]) {
      await expectWait(wait);
    }
    await until(() => timing.pending().includes(15_000));
    server.onList = (_, response) => server.list(response, [], '1');
    timing.advance(15_000);
    await watching();
    timing.advance(80_000);
    server.send('BOOKMARK', { metadata: { resourceVersion: '2' } });
    await until(() => timing.pending()[0] === 90_000);
    timing.advance(80_000);
    server.watches.at(-1)!.destroy();
    await until(() => reflector.status().state === 'retrying');
    await until(() => timing.pending().length > 0);
    expect(timing.pending()).toEqual([400]);
  });

  it('does not wait for long to list again what has expired, whatever was before, and longer where that expires too', async () => {
    server.onList = (_, response) => server.status(response, 503, 'Down');
    start();
    const pass = async (wait: number) => {
      await until(() => timing.pending().includes(wait), `a wait of ${wait}`);
      timing.advance(wait);
    };
    for (const wait of [400, 800, 1600]) await pass(wait);
    await until(() => timing.pending().includes(3200));
    server.onList = (_, response) => server.status(response, 410, 'Expired');
    await pass(3200);
    await pass(400);
    await until(() => timing.pending().includes(6400));
    expect(reflector.status().error).toBe('Expired');
  });

  it('takes a page that does not end for a failure', async () => {
    server.onList = (_, response) => {
      response.writeHead(200);
      response.write('{"items": [');
    };
    start();
    await until(() => server.count('list') === 1);
    timing.advance(45_000);
    await until(() => reflector.status().state === 'retrying');
    expect(reflector.status().error).toBe('No answer within 45 s');
  });

  it('waits as long as a 429 asks for', async () => {
    server.onList = (_, response) =>
      server.status(response, 429, 'Busy', { 'Retry-After': '7' });
    start();
    await until(() => timing.pending().includes(7000));
    expect(server.count('list')).toBe(1);
  });

  it('reads credentials again once after a 401', async () => {
    const seen: (string | undefined)[] = [];
    server.onList = (request, response) => {
      seen.push(request.headers.authorization);
      if (seen.length === 1) {
        server.kubeconfig('second');
        server.status(response, 401, 'Unauthorized');
      } else if (request.headers.authorization?.endsWith('second')) {
        server.list(response, [object('a', '1')], '1');
      } else {
        server.status(response, 401, 'Unauthorized');
      }
    };
    start();
    await watching();
    expect(seen).toEqual(['Bearer first', 'Bearer second']);
  });

  it('tries slowly where new credentials do not help either, and gets them anew each time', async () => {
    const seen: (string | undefined)[] = [];
    server.onList = (request, response) => {
      seen.push(request.headers.authorization);
      server.status(response, 401, 'Unauthorized');
    };
    start();
    await until(() => timing.pending().includes(60_000));
    expect(server.count('list')).toBe(2);
    expect(reflector.status()).toMatchObject({
      state: 'retrying',
      error: 'Unauthorized',
    });
    server.kubeconfig('second');
    server.onList = (request, response) => {
      seen.push(request.headers.authorization);
      server.list(response, [object('a', '1')], '1');
    };
    timing.advance(60_000);
    await watching();
    expect(seen).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
  });

  it('tries slowly where the credentials cannot be used, and says why', async () => {
    const path = server.kubeconfig();
    const good = readFileSync(path);
    writeFileSync(path, 'not: a kubeconfig');
    start();
    await until(() => timing.pending().includes(60_000));
    expect(reflector.status()).toMatchObject({
      state: 'retrying',
      synced: false,
      error: expect.stringContaining('the file has no current context'),
    });
    expect(server.requests).toEqual([]);
    writeFileSync(path, good);
    timing.advance(60_000);
    await watching();
  });

  it.each([
    [403, 'Forbidden', 'forbidden'],
    [404, 'NotFound', 'absent'],
  ])('tries a %s slowly and says so', async (code, reason, state) => {
    server.onList = (_, response) => server.status(response, code, reason);
    start();
    await until(() => timing.pending().includes(60_000));
    expect(reflector.status()).toMatchObject({
      state,
      error: reason,
      synced: false,
    });
    server.onList = (_, response) =>
      server.list(response, [object('a', '1')], '1');
    timing.advance(60_000);
    await watching();
    expect(names()).toEqual(['a']);
  });

  it('does not take a kind that is not served for a moment for an empty one', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('a', '1')], '1');
    start();
    await watching();
    server.onList = (_, response) => server.status(response, 404, 'NotFound');
    server.onWatch = (_, response) => server.status(response, 404, 'NotFound');
    server.watches[0].destroy();
    await until(() => timing.pending().includes(400));
    timing.advance(400);
    await until(() => reflector.status().error === 'NotFound');
    expect(names()).toEqual(['a']);
    expect(reflector.status().state).toBe('retrying');
  });

  it('takes a silent stream for dead, and resumes without a failure', async () => {
    start();
    await watching();
    timing.advance(89_000);
    expect(server.count('watch')).toBe(1);
    server.onWatch = () => {};
    timing.advance(1000);
    await until(() => server.count('watch') === 2);
    // Not taken for current while nobody answers.
    expect(reflector.status()).toMatchObject({
      state: 'retrying',
      error: 'Nothing was heard from it for a while',
    });
    server.watches[1].writeHead(200).flushHeaders();
    await watching(2);
    expect(server.count('list')).toBe(1);
    expect(reflector.status().error).toBeUndefined();
  });

  it('reports an object that cannot be projected and goes on with the others', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('broken', '1'), object('fine', '1')], '1');
    start();
    await watching();
    expect(names()).toEqual(['fine']);
    expect(reflector.problems()).toEqual([
      { object: 'n/broken', message: 'spec.x: not a number' },
    ]);
    server.send('MODIFIED', object('repaired', '2', 'uid-broken'));
    await until(() => reflector.size === 2);
    expect(reflector.problems()).toEqual([]);
  });

  it('survives a listener that throws', async () => {
    const reports: string[] = [];
    reflector = Reflector.create<string>({
      client,
      kind: 'Thing',
      path: async () => '/apis/test/v1/things',
      project: item => (item as ReturnType<typeof object>).metadata.name,
      onChange: () => {
        throw new Error('oops');
      },
      report: message => reports.push(message),
      timing,
    });
    start();
    await watching();
    server.send('ADDED', object('a', '2'));
    await until(() => reflector.size === 1);
    expect(reports).toEqual(['A listener to Thing failed: oops']);
    expect(reflector.status().state).toBe('watching');
  });

  it('keeps what it has while the API server is away', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('a', '1')], '1');
    start();
    await watching();
    server.onWatch = (_, response) => {
      response.destroy();
    };
    server.watches[0].destroy();
    await until(() => reflector.status().state === 'retrying');
    expect(names()).toEqual(['a']);
    expect(reflector.status()).toMatchObject({ synced: true });
    expect(reflector.status().error).toBeTruthy();
  });

  it('does not go in circles with a server that ends every stream at once', async () => {
    server.onWatch = (_, response) => {
      response.end();
    };
    start();
    await until(() => timing.pending().includes(400));
    expect(server.count('watch')).toBe(1);
  });

  it('frees its sockets when it is stopped', async () => {
    start();
    await watching();
    stop.abort();
    await running;
    await client.close();
    expect(reflector.status().state).toBe('stopped');
    let open = await server.connections();
    while (open > 0) {
      await new Promise(resolve => setImmediate(resolve));
      open = await server.connections();
    }
    expect(timing.pending()).toEqual([]);
  });
});
