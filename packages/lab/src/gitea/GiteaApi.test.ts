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

import { GiteaApi } from './GiteaApi';
import { startTestServer } from './testServer';

describe('GiteaApi', () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;

  beforeAll(async () => {
    server = await startTestServer(({ path }) => {
      if (path === '/api/v1/empty') return { status: 204 };
      if (path === '/api/v1/taken') {
        return { status: 422, body: { message: 'user already exists' } };
      }
      return path === '/api/v1/user'
        ? { status: 200, body: { login: 'ada' } }
        : undefined;
    });
  });

  afterAll(() => server.close());

  const api = () =>
    GiteaApi.withToken(`http://127.0.0.1:${server.port}`, 'abc');

  it('answers with status and body', async () => {
    expect(await api().request('GET', '/user')).toEqual({
      status: 200,
      body: { login: 'ada' },
    });
    expect(server.requests.at(-1)?.authorization).toBe('token abc');
    expect(await api().request('DELETE', '/empty')).toEqual({
      status: 204,
      body: undefined,
    });
  });

  it('leaves statuses to the caller that deals with them', async () => {
    const { status } = await api().request('GET', '/none', undefined, [404]);
    expect(status).toBe(404);
  });

  it("throws any other failure with Gitea's words", async () => {
    await expect(api().request('POST', '/taken', {})).rejects.toThrow(
      'Gitea answers POST /taken with 422: {"message":"user already exists"}',
    );
  });
});
