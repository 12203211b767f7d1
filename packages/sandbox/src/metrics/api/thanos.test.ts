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

import request from 'supertest';
import { SandboxFaults } from '../../types';
import { ObservedCluster } from '../model';
import { testCluster } from '../model/testCluster';
import { createThanosApp } from './thanos';

const NOW = 1_800_000_000;
const HOUR = 3600;

function setup(
  clusters: ObservedCluster[] = [
    testCluster('one', (NOW - 20 * HOUR) * 1000),
    testCluster('two', (NOW - HOUR) * 1000),
  ],
) {
  const faults: SandboxFaults = { kubernetes: {}, argocd: {}, clusters: {} };
  const clock = {
    now: () => new Date(NOW * 1000),
    speed: 1,
    after: () => () => {},
    every: () => () => {},
  };
  const app = createThanosApp({ clusters: () => clusters, clock, faults });
  const get = (path: string, query: object = {}) =>
    request(app).get(`/api/v1${path}`).query(query);
  return { app, faults, get };
}

describe('Thanos', () => {
  it('answers an instant query in the recorded shape', async () => {
    const { get } = setup();
    const { status, body } = await get('/query', {
      query: 'up{job="kube-state-metrics",cluster="one"}',
      partial_response: 'true',
      dedup: 'true',
      max_source_resolution: 'auto',
      timeout: '10s',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          {
            metric: {
              __name__: 'up',
              cluster: 'one',
              instance: 'kube-state-metrics.monitoring.svc:8080',
              job: 'kube-state-metrics',
              management_cluster: 'management',
            },
            value: [NOW, '1'],
          },
        ],
        analysis: {},
      },
    });
  });

  it('takes a query in a form, as long ones are sent', async () => {
    const { app } = setup();
    const { body } = await request(app)
      .post('/api/v1/query_range')
      .type('form')
      .send({
        query: 'count by (cluster) (up)',
        start: NOW - 300,
        end: NOW,
        step: '1m',
      });
    expect(body.data.resultType).toBe('matrix');
    expect(
      body.data.result.map((series: { metric: object; values: unknown[] }) => [
        series.metric,
        series.values.length,
      ]),
    ).toEqual([
      [{ cluster: 'one' }, 6],
      [{ cluster: 'two' }, 6],
    ]);
  });

  it.each([
    ['sum(', 400, 'bad_data', '1:5: parse error: unclosed left parenthesis'],
    ['stddev(up)', 422, 'execution', 'the aggregation "stddev" is outside'],
  ])('refuses %s', async (query, status, errorType, error) => {
    const response = await setup().get('/query', { query });
    expect(response.status).toBe(status);
    expect(response.body).toEqual({
      status: 'error',
      errorType,
      error: expect.stringContaining(error),
    });
  });

  it.each([
    [{ step: '1' }, 'exceeded maximum resolution of 11,000 points'],
    [{ step: '0' }, 'zero or negative query resolution step widths'],
    [{ step: 'often' }, 'cannot parse "often" to a valid duration'],
    [{ start: 'then' }, 'cannot parse "then" to a valid timestamp'],
    [{ start: NOW + 1 }, 'end timestamp must not be before start time'],
    [{ query: 'up[5m]' }, 'invalid expression type "range vector"'],
    [{ partial_response: 'maybe' }, 'parsing "maybe": invalid syntax'],
  ])('refuses a range with %j', async (change, message) => {
    const response = await setup().get('/query_range', {
      query: 'up',
      start: NOW - 30 * 24 * HOUR,
      end: NOW,
      step: '1h',
      ...change,
    });
    expect(response.status).toBe(400);
    expect(response.body.error).toContain(message);
  });

  it('gives scalars, strings and ranges', async () => {
    const { get } = setup();
    expect((await get('/query', { query: '1 / 0' })).body.data).toMatchObject({
      resultType: 'scalar',
      result: [NOW, '+Inf'],
    });
    expect((await get('/query', { query: '"x"' })).body.data).toMatchObject({
      resultType: 'string',
      result: [NOW, 'x'],
    });
    const { body } = await get('/query', {
      query: 'kube_node_info{cluster="two"}[1m]',
    });
    expect(body.data.resultType).toBe('matrix');
    expect(body.data.result[0].values).toHaveLength(2);
  });

  it('lists series, labels and values', async () => {
    const { get } = setup();
    const series = await get('/series', {
      'match[]': ['up{job="apiserver"}', 'kube_node_info{cluster="two"}'],
    });
    expect(series.body.data).toHaveLength(4);
    expect((await get('/series')).status).toBe(400);
    const labels = await get('/labels', { 'match[]': 'kube_node_info' });
    expect(labels.body.data).toEqual(
      expect.arrayContaining(['__name__', 'cluster', 'node']),
    );
    expect((await get('/label/cluster/values')).body.data).toEqual([
      'one',
      'two',
    ]);
    const metadata = await get('/metadata', { metric: 'up' });
    expect(Object.keys(metadata.body.data)).toEqual(['up']);
    expect((await get('/stores')).body.data.receive).toHaveLength(2);
  });

  it('says that it is healthy', async () => {
    const { app } = setup();
    expect((await request(app).get('/-/healthy')).status).toBe(200);
    expect((await request(app).get('/-/ready')).status).toBe(200);
    expect((await request(app).get('/')).text).toContain('<form>');
  });

  describe('with a fault', () => {
    it('closes connections when down, at once and for as long as it is', async () => {
      const { faults, get } = setup();
      faults.thanos = 'down';
      await expect(get('/query', { query: 'up' })).rejects.toThrow(
        'socket hang up',
      );
      faults.thanos = undefined;
      expect((await get('/query', { query: 'up' })).status).toBe(200);
    });

    it('fails', async () => {
      const { faults, get } = setup();
      faults.thanos = 'error';
      expect((await get('/query', { query: 'up' })).status).toBe(500);
    });

    it('answers in part, with a warning, unless that is not wanted', async () => {
      const fleet = Array.from({ length: 30 }, (_, index) =>
        testCluster(`c${index}`, (NOW - HOUR) * 1000),
      );
      const { faults, get } = setup(fleet);
      faults.thanos = 'partial';
      const query = 'count by (cluster) (up)';
      const { body } = await get('/query', { query });
      expect(body.warnings).toEqual([expect.stringContaining('Unavailable')]);
      expect(body.data.result.length).toBeGreaterThan(5);
      expect(body.data.result.length).toBeLessThan(25);
      const strict = await get('/query', { query, partial_response: 'false' });
      expect(strict.status).toBe(422);
    });

    it('never answers when it hangs', async () => {
      const { faults, get } = setup();
      faults.thanos = 'hang';
      await expect(get('/query', { query: 'up' }).timeout(100)).rejects.toThrow(
        'Timeout',
      );
    });
  });
});
