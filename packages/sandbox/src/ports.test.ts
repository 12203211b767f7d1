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

import { AddressInfo, createServer } from 'node:net';
import { portsFrom, requireFreePort } from './ports';

describe('portsFrom', () => {
  it('counts from a first one, or leaves the choice', () => {
    const ports = portsFrom(7200);
    expect([
      ports.control,
      ports.kubernetes(0),
      ports.kubernetes(1),
      ports.argocd(0),
      ports.argocd(1),
      ports.forge,
      ports.thanos,
    ]).toEqual([7200, 7201, 7202, 7211, 7212, 7220, 7230]);
    expect(portsFrom('ephemeral').kubernetes(1)).toBe(0);
  });
});

describe('requireFreePort', () => {
  it('says what to do where a port is in use, and nothing where it is free', async () => {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await expect(requireFreePort(port, 'the forge')).rejects.toThrow(
      `Port ${port} is in use; the forge needs it. Stop what uses it`,
    );
    await new Promise(resolve => server.close(resolve));
    await expect(requireFreePort(port, 'the forge')).resolves.toBeUndefined();
  });
});
