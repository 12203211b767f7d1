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
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { SetupReport } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import express from 'express';
import request from 'supertest';
import { createSetupRouter } from './setupRouter';

const report: SetupReport = {
  checkedAt: '2030-01-01T12:00:00.000Z',
  status: 'ok',
  connections: [],
};

describe('createSetupRouter', () => {
  const permissions = mockServices.permissions.mock();
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  let asked: (boolean | undefined)[];
  let app: express.Express;

  beforeEach(() => {
    asked = [];
    jest.resetAllMocks();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    auditor.createEvent.mockResolvedValue(audited);
    app = express();
    app.use(
      createSetupRouter({
        setup: {
          report: async refresh => {
            asked.push(refresh);
            return report;
          },
        },
        permissions,
        auditor,
        httpAuth: mockServices.httpAuth(),
      }),
    );
    app.use(mockErrorHandler());
  });

  it('gives the report to who may see it', async () => {
    const response = await request(app).get('/setup');
    expect([response.status, response.body]).toEqual([200, report]);
    expect(response.headers['cache-control']).toBe('private, no-store');
    expect(permissions.authorize.mock.calls[0][0]).toMatchObject([
      { permission: { name: 'ephemeralClusters.setup.read' } },
    ]);
    expect(asked).toEqual([false]);
    expect(audited.success).toHaveBeenCalledTimes(1);
  });

  it.each(['?refresh', '?refresh=true'])('looks again on %s', async query => {
    await request(app).get(`/setup${query}`).expect(200);
    expect(asked).toEqual([true]);
  });

  it('refuses everyone else with the name of the permission, looks at nothing, and writes it down', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    const response = await request(app).get('/setup?refresh=true');
    expect(response.status).toBe(403);
    expect(response.body.error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('ephemeralClusters.setup.read'),
    });
    expect(asked).toEqual([]);
    expect(audited.fail).toHaveBeenCalledTimes(1);
  });

  it('is closed to who is not signed in', async () => {
    await request(app)
      .get('/setup')
      .set('Authorization', mockCredentials.none.header())
      .expect(401);
    expect(asked).toEqual([]);
  });

  it('refuses a query that it does not understand', async () => {
    const { status } = await request(app).get('/setup?refresh=maybe');
    expect([status, asked]).toEqual([400, []]);
  });
});
