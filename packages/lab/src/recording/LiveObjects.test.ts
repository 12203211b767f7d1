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

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Endpoint } from '../conformance/http';
import { LiveObjects } from './LiveObjects';

describe('LiveObjects', () => {
  const server = http.createServer((_, response) => {
    response.writeHead(200);
    for (const [type, name, phase] of [
      ['ADDED', 'a', 'One'],
      ['ADDED', 'other', 'One'],
      ['MODIFIED', 'a', 'Two'],
      ['MODIFIED', 'a', 'Three'],
      ['DELETED', 'a', 'Three'],
    ]) {
      response.write(
        `${JSON.stringify({
          type,
          object: {
            kind: 'Cluster',
            metadata: { name, uid: `uid-${name}`, resourceVersion: '1' },
            status: { phase },
          },
        })}\n`,
      );
    }
  });
  let live: LiveObjects;

  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    live = LiveObjects.start(
      new Endpoint({ url: `http://127.0.0.1:${port}` }),
      ['/clusters'],
      ({ metadata }) => metadata.name === 'a',
    );
  });

  afterAll(async () => {
    live.stop();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('pass over no state, however fast they come, and end with what is there', async () => {
    const phase = async (wanted: string) => {
      const { objects } = await live.until(
        wanted,
        all => all[0]?.status.phase === wanted,
        10_000,
      );
      return objects.map(({ metadata }) => metadata.name);
    };
    expect(await phase('Two')).toEqual(['a']);
    expect(await phase('Three')).toEqual(['a']);
    const end = await live.until('the end', all => all.length === 0, 10_000);
    expect(end.objects).toEqual([]);
  });

  it('say what was not seen', async () => {
    await expect(live.until('it', () => false, 60)).rejects.toThrow(
      'it was not seen in 0.06 s',
    );
  });

  it('wait until nothing changes any more', async () => {
    await live.until('quiet', () => true, 10_000, 100);
    await expect(
      live.until('quiet for long', () => true, 60, 60_000),
    ).rejects.toThrow(/quiet for long/);
  });
});
