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

import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  type Certificates,
  ensureCertificates,
  issueClientCertificate,
} from '../kubernetes/certificates';
import { FakeApiServer } from './FakeApiServer';
import { startFront } from './Front';
import type { Workload } from './workloads';

let directory: string;
let certificates: Certificates;
let management: FakeApiServer;
let upstream: FakeApiServer;
let front: https.Server;
let workload: Workload;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-front-'));
  certificates = await ensureCertificates(directory);
  management = await FakeApiServer.start(certificates);
  upstream = await FakeApiServer.start(certificates);
  workload = {
    kind: 'capi',
    namespace: 'demo',
    name: 'one',
    server: upstream.options.server,
    ca: fs.readFileSync(certificates.ca, 'utf8'),
    ...(await issueClientCertificate(certificates, {
      user: 'kubernetes-admin',
      group: 'system:masters',
    })),
  };
  front = await startFront({
    port: 0,
    cert: fs.readFileSync(certificates.cert),
    key: fs.readFileSync(certificates.key),
    token: 'front-token',
    management: {
      server: management.options.server,
      ca: fs.readFileSync(certificates.ca),
      token: 'operator',
    },
    workload: key => (key === 'demo/one' ? workload : undefined),
  });
});
beforeEach(() => {
  for (const server of [management, upstream]) {
    server.requests.length = 0;
    server.answer = () => undefined;
  }
});
afterAll(async () => {
  front.closeAllConnections();
  await new Promise(resolve => front.close(resolve));
  await Promise.all([management.close(), upstream.close()]);
  fs.rmSync(directory, { recursive: true });
});

function open(
  url: string,
  options: https.RequestOptions & { token?: string } = {},
  body?: string,
): Promise<http.IncomingMessage> {
  const { token = 'front-token', ...others } = options;
  return new Promise((resolve, reject) => {
    const request = https.request(
      `https://127.0.0.1:${(front.address() as AddressInfo).port}${url}`,
      {
        ca: fs.readFileSync(certificates.ca),
        ...others,
        headers: { ...others.headers, authorization: `Bearer ${token}` },
      },
      resolve,
    );
    request.once('error', reject);
    request.end(body);
  });
}

async function ask(...args: Parameters<typeof open>) {
  const response = await open(...args);
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body: JSON.parse(body) };
}

describe('startFront', () => {
  it.each(['/version', '/version?timeout=32s', '/openapi/v2', '/openapi/v3'])(
    "answers %s as the management cluster's API server does",
    async url => {
      management.answer = () => ({ status: 200, body: { major: '1' } });
      expect(await ask(`/demo/one${url}`)).toEqual({
        status: 200,
        body: { major: '1' },
      });
      expect(management.requests).toMatchObject([
        { path: url, authorization: 'Bearer operator' },
      ]);
      expect(upstream.requests).toEqual([]);
    },
  );

  it("passes on everything else with the cluster's own credentials only", async () => {
    upstream.answer = () => ({ status: 201, body: { kind: 'ConfigMap' } });
    const answer = await ask(
      '/demo/one/api/v1/namespaces/x/configmaps?fieldManager=argocd',
      { method: 'POST' },
      '{"data":{}}',
    );
    expect(answer).toEqual({ status: 201, body: { kind: 'ConfigMap' } });
    expect(upstream.requests).toEqual([
      {
        method: 'POST',
        path: '/api/v1/namespaces/x/configmaps?fieldManager=argocd',
        authorization: undefined,
        user: 'kubernetes-admin',
        body: '{"data":{}}',
      },
    ]);
    expect(management.requests).toEqual([]);
  });

  it('takes a kind for what it is that only begins like one of these paths', async () => {
    await ask('/demo/one/versions.example.com');
    expect(upstream.requests).toHaveLength(1);
  });

  it('lets nobody in without its token', async () => {
    for (const token of ['', 'front-tokem', 'operator']) {
      expect(await ask('/demo/one/api/v1/secrets', { token })).toMatchObject({
        status: 401,
        body: { kind: 'Status' },
      });
    }
    expect(upstream.requests).toEqual([]);
  });

  it('says which clusters there are not', async () => {
    expect(await ask('/demo/two/version')).toMatchObject({
      status: 404,
      body: { kind: 'Status', code: 404 },
    });
  });

  it('answers 502 where the cluster is gone', async () => {
    const gone = await FakeApiServer.start(certificates);
    const { server } = workload;
    workload.server = gone.options.server;
    await gone.close();
    try {
      expect(await ask('/demo/one/api')).toMatchObject({
        status: 502,
        body: { kind: 'Status' },
      });
    } finally {
      workload.server = server;
    }
  });
});

describe('watching through the front', () => {
  let watched: https.Server;
  let send: (event: string) => void;
  let closed: Promise<void>;

  beforeAll(async () => {
    watched = https.createServer(
      {
        cert: fs.readFileSync(certificates.cert),
        key: fs.readFileSync(certificates.key),
      },
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.flushHeaders();
        send = event => response.write(event);
        closed = new Promise(resolve => {
          response.once('close', () => resolve());
        });
      },
    );
    await new Promise<void>(resolve => {
      watched.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    watched.closeAllConnections();
    await new Promise(resolve => watched.close(resolve));
  });

  it('starts without an event, gives each at once, and ends at the cluster when the watcher goes', async () => {
    const { server } = workload;
    workload.server = `https://127.0.0.1:${
      (watched.address() as AddressInfo).port
    }`;
    try {
      const response = await open('/demo/one/api/v1/pods?watch=true');
      expect(response.statusCode).toBe(200);
      for (const event of ['{"type":"ADDED"}\n', '{"type":"DELETED"}\n']) {
        const arrived = new Promise(resolve => {
          response.once('data', chunk => resolve(String(chunk)));
        });
        send(event);
        expect(await arrived).toBe(event);
      }
      response.destroy();
      await closed;
    } finally {
      workload.server = server;
    }
  });
});
