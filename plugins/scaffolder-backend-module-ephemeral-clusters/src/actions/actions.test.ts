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

import { randomUUID } from 'node:crypto';
import {
  createMockDirectory,
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import type {
  ClusterRequest,
  RequestPlan,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import { createActions } from '.';

const server = setupServer();
const workspace = createMockDirectory();
registerMswTestHooks(server);

const baseUrl = 'http://backend.example.com/api/ephemeral-clusters';
const token = randomUUID();
const cluster = {
  managementCluster: 'eu-west',
  namespace: 'vc-a',
  name: 'vc-a',
  kind: 'vcluster' as const,
};
const request: ClusterRequest = {
  id: 'r1',
  verb: 'create',
  cluster,
  state: 'open',
  requestedBy: 'user:default/ada',
  requestedAt: '2026-11-24T18:00:00Z',
  changeRequest: {
    number: 7,
    url: 'http://forge.example.com/platform/gitops/pulls/7',
    state: 'open',
    title: 'Create vc-a',
    branch: 'b',
  },
  timeline: [],
  allowed: { cancel: true, retry: false },
};
const { changeRequest, ...opening } = request;
const plan: RequestPlan = {
  cluster,
  branch: 'ephemeral-clusters/create-vc-a',
  title: 'Create vc-a',
  description: '',
  files: [
    {
      path: 'lists/a.yaml',
      operation: 'update',
      diff: '--- a\n+++ b\n+- name: vc-a\n',
    },
  ],
};
const expectedOutputs = {
  requestId: 'r1',
  changeRequestUrl: 'http://forge.example.com/platform/gitops/pulls/7',
  changeRequestNumber: 7,
  clusterUrl:
    'http://portal.example.com/ephemeral-clusters/clusters/eu-west/vc-a/vc-a',
  cluster: 'eu-west/vc-a/vc-a',
  entityRef: 'resource:ireland/vc-a',
};

interface Call {
  authorization: string | null;
  body: Record<string, unknown>;
}

/** Answers every POST with the next of the answers, the last one again and again. */
function answerPosts(...answers: { status: number; body: unknown }[]): Call[] {
  const calls: Call[] = [];
  server.use(
    http.post(`${baseUrl}/requests`, async ({ request: received }) => {
      calls.push({
        authorization: received.headers.get('Authorization'),
        body: (await received.json()) as Record<string, unknown>,
      });
      const { status, body } =
        answers[Math.min(calls.length, answers.length) - 1];
      return HttpResponse.json(body as JsonObject, { status });
    }),
  );
  return calls;
}

const auth = mockServices.auth.mock({
  getPluginRequestToken: async () => ({ token }),
});

function actionOf(id: string, data: JsonObject = {}) {
  const action = createActions({
    auth,
    discovery: mockServices.discovery.mock({
      getBaseUrl: async () => baseUrl,
    }),
    config: mockServices.rootConfig({
      data: {
        app: { baseUrl: 'http://portal.example.com/' },
        ephemeralClusters: {
          managementClusters: { 'eu-west': { catalogNamespace: 'ireland' } },
        },
        ...data,
      },
    }),
    wait: async () => {},
  }).find(other => other.id === id);
  expect(action).toBeDefined();
  return action!;
}

async function run(
  id: string,
  input: JsonObject,
  options: Parameters<typeof createMockActionContext>[0] = {},
  data?: JsonObject,
) {
  const outputs: Record<string, unknown> = {};
  // The mock takes only some of the context's fields.
  const ctx = {
    ...createMockActionContext({ input }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    ...options,
  };
  await actionOf(id, data).handler(ctx);
  return outputs;
}

const createInput = {
  template: 'small-vcluster',
  name: 'vc-a',
  owner: 'group:default/a',
  purpose: 'a demo',
};

function refuse(status: number, name: string, message: string) {
  return answerPosts({
    status,
    body: { error: { name, message }, response: { statusCode: status } },
  });
}

describe('ephemeral-clusters:create', () => {
  it('asks on behalf of whoever started the task, and gives links', async () => {
    const calls = answerPosts({ status: 201, body: request });
    const outputs = await run('ephemeral-clusters:create', {
      ...createInput,
      repository: '',
      managementCluster: 'eu-west',
      lifetime: 'P1D',
      parameters: { size: 'small', nodes: 2 },
    });
    expect(outputs).toEqual(expectedOutputs);
    expect(calls).toEqual([
      {
        authorization: `Bearer ${token}`,
        body: {
          verb: 'create',
          dryRun: false,
          ...createInput,
          managementCluster: 'eu-west',
          lifetime: 'P1D',
          parameters: { size: 'small', nodes: 2 },
        },
      },
    ]);
    expect(auth.getPluginRequestToken).toHaveBeenCalledWith({
      onBehalfOf: expect.anything(),
      targetPluginId: 'ephemeral-clusters',
    });
  });

  it('shows the plan and writes nothing in a dry run', async () => {
    const calls = answerPosts({ status: 200, body: plan });
    const logger = mockServices.logger.mock();
    const outputs = await run('ephemeral-clusters:create', createInput, {
      isDryRun: true,
      logger,
    });
    expect(calls.map(call => call.body.dryRun)).toEqual([true]);
    expect(outputs).toEqual({
      ...expectedOutputs,
      requestId: 'dry-run',
      changeRequestUrl: expectedOutputs.clusterUrl,
      changeRequestNumber: 0,
      plan,
    });
    expect(logger.info.mock.calls.map(([text]) => text)).toEqual([
      'Would open the change request "Create vc-a" from the branch ephemeral-clusters/create-vc-a',
      'update lists/a.yaml\n--- a\n+++ b\n+- name: vc-a\n',
    ]);
  });

  it('shows the files in the editor in a dry run, and leaves the workspace for nothing', async () => {
    const workspacePath = workspace.path;
    const withFiles = (filePath: string): RequestPlan => ({
      ...plan,
      files: [
        { path: filePath, operation: 'create', after: 'a: 1\n', diff: '' },
        { path: 'gone.yaml', operation: 'delete', before: 'b', diff: '' },
      ],
    });
    answerPosts(
      { status: 200, body: withFiles('clusters/a/a.yaml') },
      { status: 200, body: withFiles('../outside.yaml') },
      { status: 201, body: request },
    );
    const dryRun = { isDryRun: true, workspacePath };
    await run('ephemeral-clusters:create', createInput, dryRun);
    expect(workspace.content()).toEqual({
      clusters: { a: { 'a.yaml': 'a: 1\n' } },
    });
    workspace.clear();
    await expect(
      run('ephemeral-clusters:create', createInput, dryRun),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    await run('ephemeral-clusters:create', createInput, { workspacePath });
    expect(workspace.content()).toEqual({});
  });

  it('does not ask again when the task is run again', async () => {
    const calls = answerPosts({ status: 201, body: request });
    const kept = new Map<string, unknown>();
    const checkpoint = async ({
      key,
      fn,
    }: {
      key: string;
      fn: () => unknown;
    }) => {
      if (!kept.has(key)) kept.set(key, await fn());
      return kept.get(key);
    };
    const options = { checkpoint } as unknown as Parameters<typeof run>[2];
    const first = await run('ephemeral-clusters:create', createInput, options);
    const second = await run('ephemeral-clusters:create', createInput, options);
    expect(second).toEqual(first);
    expect(calls).toHaveLength(1);
    expect(JSON.stringify([...kept])).not.toContain(token);
  });

  it('waits until the change request is there', async () => {
    answerPosts({ status: 201, body: { ...opening, state: 'opening' } });
    let looks = 0;
    server.use(
      http.get(`${baseUrl}/requests/r1`, () => {
        looks += 1;
        return HttpResponse.json(
          looks < 3 ? { ...opening, state: 'opening' } : request,
        );
      }),
    );
    expect(await run('ephemeral-clusters:create', createInput)).toEqual(
      expectedOutputs,
    );
    expect(looks).toBe(3);
  });

  it('fails with the reason where the change request cannot be opened', async () => {
    answerPosts({
      status: 201,
      body: { ...opening, state: 'failed', error: 'The forge is down.' },
    });
    await expect(run('ephemeral-clusters:create', createInput)).rejects.toThrow(
      'The forge is down.',
    );
  });

  it.each([
    [400, 'InputError', 'Names of this template start with "vc-".'],
    [403, 'NotAllowedError', 'You may not create clusters.'],
    [409, 'ConflictError', 'The name is not available.'],
    [503, 'ServiceUnavailableError', 'The forge cannot be reached.'],
  ])(
    'says the %i of the back end in its words',
    async (status, name, message) => {
      refuse(status, name, message);
      await expect(
        run('ephemeral-clusters:create', createInput),
      ).rejects.toMatchObject({ name, message });
    },
  );

  it('gives a path where the portal has no address, and the default namespace', async () => {
    answerPosts({ status: 201, body: request });
    const outputs = await run(
      'ephemeral-clusters:create',
      createInput,
      {},
      { app: {}, ephemeralClusters: {} },
    );
    expect(outputs).toMatchObject({
      clusterUrl: '/ephemeral-clusters/clusters/eu-west/vc-a/vc-a',
      entityRef: 'resource:default/vc-a',
    });
  });
});

describe('ephemeral-clusters:extend', () => {
  const named = { cluster: 'eu-west/vc-a/vc-a' };
  const { kind, ...key } = cluster;

  it('asks for the given end, in UTC', async () => {
    const calls = answerPosts({ status: 201, body: request });
    await run('ephemeral-clusters:extend', {
      ...named,
      expiresAt: '2026-12-01T01:00:00+01:00',
      extendBy: '',
    });
    expect(calls[0].body).toEqual({
      verb: 'extend',
      dryRun: false,
      cluster: key,
      expiresAt: '2026-12-01T00:00:00Z',
    });
  });

  it('counts from the end that it has, or from now where that is over', async () => {
    const calls = answerPosts({ status: 201, body: request });
    let expiresAt = '2999-01-01T00:00:00Z';
    server.use(
      http.get(`${baseUrl}/clusters/eu-west/vc-a/vc-a`, () =>
        HttpResponse.json({ ...key, expiresAt }),
      ),
    );
    const input = { ...named, extendBy: 'P1D' };
    await run('ephemeral-clusters:extend', input);
    expect(calls[0].body.expiresAt).toBe('2999-01-02T00:00:00Z');
    expiresAt = '2001-01-01T00:00:00Z';
    const before = Date.now();
    await run('ephemeral-clusters:extend', input);
    const asked = Date.parse(String(calls[1].body.expiresAt));
    expect(asked).toBeGreaterThanOrEqual(before + 86_400_000 - 1_000);
    expect(asked).toBeLessThanOrEqual(Date.now() + 86_400_000);
  });

  it.each([
    [{ ...named }, 'Give either expiresAt or extendBy.'],
    [
      { ...named, expiresAt: '2026-12-01T00:00:00Z', extendBy: 'P1D' },
      'Give either',
    ],
    [
      { ...named, expiresAt: 'tomorrow' },
      'expiresAt "tomorrow" is not a moment',
    ],
    [{ ...named, extendBy: 'P1M' }, 'extendBy "P1M" is not a duration'],
    [{ cluster: 'vc-a', extendBy: 'P1D' }, '"vc-a" names no cluster'],
  ])('refuses %j', async (input, message) => {
    const calls = answerPosts({ status: 201, body: request });
    await expect(run('ephemeral-clusters:extend', input)).rejects.toThrow(
      message,
    );
    expect(calls).toEqual([]);
  });

  it('refuses to extend what never ends', async () => {
    server.use(
      http.get(`${baseUrl}/clusters/eu-west/vc-a/vc-a`, () =>
        HttpResponse.json(key),
      ),
    );
    await expect(
      run('ephemeral-clusters:extend', { ...named, extendBy: 'P1D' }),
    ).rejects.toThrow('has no end that could be extended');
  });
});

describe('ephemeral-clusters:delete', () => {
  it('asks for the removal, with the reason', async () => {
    const calls = answerPosts({ status: 201, body: request });
    const outputs = await run('ephemeral-clusters:delete', {
      cluster: 'eu-west/vc-a/vc-a',
      reason: 'done',
    });
    expect(outputs).toEqual(expectedOutputs);
    expect(calls[0].body).toEqual({
      verb: 'delete',
      dryRun: false,
      cluster: {
        managementCluster: 'eu-west',
        namespace: 'vc-a',
        name: 'vc-a',
      },
      reason: 'done',
    });
  });

  it('says that there is no such cluster', async () => {
    refuse(404, 'NotFoundError', 'No cluster eu-west/vc-a/vc-a');
    await expect(
      run('ephemeral-clusters:delete', { cluster: 'eu-west/vc-a/vc-a' }),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: 'No cluster eu-west/vc-a/vc-a',
    });
  });
});

describe('examples', () => {
  const actions = createActions({
    auth,
    discovery: mockServices.discovery.mock(),
    config: mockServices.rootConfig(),
  });

  it.each(actions.map(action => [action.id, action] as const))(
    'of %s call it with inputs that it has',
    (id, action) => {
      expect(action.supportsDryRun).toBe(true);
      const known = Object.keys(
        (action.schema?.input as { properties: object }).properties,
      );
      for (const { example } of action.examples!) {
        const [step] = parse(example).steps;
        expect(step.action).toBe(id);
        expect(known).toEqual(expect.arrayContaining(Object.keys(step.input)));
      }
    },
  );
});
