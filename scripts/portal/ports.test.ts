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

import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { describeTakenPorts, requireFreePorts } from './ports.ts';

const wanted = (port: number) => ({
  port,
  purpose: 'the portal',
  option: { name: 'port', value: port },
});

test('says which port is in use, for what, and how to have another one', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await assert.rejects(requireFreePorts([wanted(port)]), (error: Error) => {
    assert.match(
      error.message,
      new RegExp(`Port ${port} \\(the portal\\) is in use`),
    );
    assert.match(
      error.message,
      new RegExp(`npm start -- --port ${port + 1000}`),
    );
    return true;
  });
  server.close();
  await once(server, 'close');
  await requireFreePorts([wanted(port)]);
});

test('moves each option once', () => {
  const option = { name: 'sandbox-port', value: 7100 };
  const message = describeTakenPorts([
    { port: 7100, purpose: 'the sandbox', option },
    { port: 7101, purpose: 'the sandbox', option },
  ]);
  assert.equal(message?.match(/--sandbox-port 8100/g)?.length, 1);
  assert.equal(describeTakenPorts([]), undefined);
});
