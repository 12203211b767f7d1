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
import type {
  FreshnessState,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import express from 'express';
import request from 'supertest';
import { createHealthRouter } from './healthRouter';

describe('createHealthRouter', () => {
  let sources: SourceFreshness[];
  let app: express.Express;

  const source = (id: string, state: FreshnessState): SourceFreshness => ({
    id,
    title: id,
    kind: 'git',
    state,
    lastContact: '2030-01-01T12:00:00.000Z',
    lastSync: '2030-01-01T11:00:00.000Z',
    error: state === 'fresh' ? undefined : 'connect ECONNREFUSED 10.0.0.7',
  });

  beforeEach(() => {
    sources = [source('git:gitops', 'fresh')];
    app = express();
    app.use(
      createHealthRouter({
        inventory: { sources: () => sources, version: () => 'epoch-1' },
        httpAuth: mockServices.httpAuth(),
      }),
    );
    app.use(mockErrorHandler());
  });

  it('tells who is signed in how each source is', async () => {
    sources.push(source('kubernetes:eu', 'stale'));
    const { status, body } = await request(app)
      .get('/health')
      .set('Authorization', mockCredentials.service.header());
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'degraded',
      version: 'epoch-1',
      sources: JSON.parse(JSON.stringify(sources)),
    });
  });

  it('tells nobody else about sources', async () => {
    const { status, text } = await request(app)
      .get('/health')
      .set('Authorization', mockCredentials.none.header());
    expect(status).toBe(401);
    expect(text).not.toContain('gitops');
  });

  it.each<[FreshnessState, number, string]>([
    ['fresh', 200, 'ok'],
    ['connecting', 503, 'degraded'],
    ['stale', 503, 'degraded'],
    ['unavailable', 503, 'degraded'],
  ])(
    'answers a probe without a token with one word: %s, %s',
    async (state, status, word) => {
      sources.push(source('kubernetes:eu', state));
      const response = await request(app)
        .get('/health/summary')
        .set('Authorization', mockCredentials.none.header());
      expect([response.status, response.text]).toEqual([
        status,
        JSON.stringify({ status: word }),
      ]);
      expect(response.headers['cache-control']).toBe('no-store');
    },
  );
});
