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
import { noFaults } from './faults';
import { ControlError, createControlApp } from './startControl';

function setup() {
  const faults = noFaults();
  const onFaults = jest.fn();
  const merge = jest.fn().mockResolvedValue({ merged: true });
  const commitFile = jest.fn().mockResolvedValue({ commit: 'abc' });
  const app = createControlApp({
    port: 0,
    faults,
    onFaults,
    clock: { speed: 2 },
    state: () => ({ ready: true }),
    links: () => [
      { title: 'Forge', url: 'http://localhost:7120', text: 'a <b>' },
    ],
    managementClusters: ['management', 'eu-west'],
    hasCluster: (_, __, name) => name === 'demo',
    merge,
    commitFile,
    expire: async name => {
      throw new ControlError(404, `no ${name}`);
    },
  });
  return { app, faults, onFaults, merge, commitFile };
}

describe('control API', () => {
  it('tells the state and lists what there is', async () => {
    const { app } = setup();
    expect((await request(app).get('/state')).body).toEqual({ ready: true });
    const { text } = await request(app).get('/');
    expect(text).toContain('<a href="http://localhost:7120">Forge</a>');
    expect(text).toContain('a &lt;b&gt;');
  });

  it('switches faults on and off in place', async () => {
    const { app, faults, onFaults } = setup();
    await request(app)
      .put('/faults')
      .send({ thanos: 'partial', kubernetes: { 'eu-west': 'down' } })
      .expect(200);
    expect(faults).toEqual({
      thanos: 'partial',
      kubernetes: { 'eu-west': 'down' },
      argocd: {},
      clusters: {},
    });
    await request(app)
      .patch('/faults')
      .send({ forge: 'down', thanos: null })
      .expect(200);
    expect(faults).toMatchObject({ forge: 'down' });
    expect(faults.thanos).toBeUndefined();
    expect(faults.kubernetes).toEqual({ 'eu-west': 'down' });
    const { body } = await request(app).delete('/faults');
    expect(body).toEqual(noFaults());
    expect((await request(app).get('/faults')).body).toEqual(noFaults());
    expect(onFaults).toHaveBeenCalledTimes(3);
  });

  it.each([
    [{ thanos: 'slow' }, 'thanos'],
    [{ network: 'down' }, 'network'],
    [{ kubernetes: { mars: 'down' } }, 'no management cluster "mars"'],
    [{ clusters: { demo: 'broken' } }, 'clusters.demo'],
  ])('refuses the faults %j and changes nothing', async (body, message) => {
    const { app, faults } = setup();
    const response = await request(app).put('/faults').send(body);
    expect(response.status).toBe(400);
    expect(response.body.error).toContain(message);
    expect(faults).toEqual(noFaults());
  });

  it('lets a cluster hang, where there is one', async () => {
    const { app, faults } = setup();
    const path = '/clusters/management/demo/demo/faults';
    await request(app).post(path).send({ fault: 'stuck-workers' }).expect(200);
    expect(faults.clusters).toEqual({ demo: 'stuck-workers' });
    await request(app).post(path).send({ fault: null }).expect(200);
    expect(faults.clusters).toEqual({});
    await request(app)
      .post('/clusters/management/demo/other/faults')
      .send({ fault: 'no-metrics' })
      .expect(404);
  });

  it('sets the speed', async () => {
    const { app } = setup();
    await request(app).put('/speed').send({ speed: 0 }).expect(400);
    await request(app).put('/speed').send({ speed: 12 }).expect(200, {
      speed: 12,
    });
    expect((await request(app).get('/speed')).body).toEqual({ speed: 12 });
  });

  it('merges, commits and passes errors on', async () => {
    const { app, merge, commitFile } = setup();
    await request(app)
      .post('/repositories/merge')
      .send({ number: 3 })
      .expect(200, { merged: true });
    expect(merge).toHaveBeenCalledWith({
      owner: 'platform',
      repo: 'gitops',
      number: 3,
    });
    await request(app)
      .post('/repositories/file')
      .send({ path: 'clusters/x.yaml', content: 'a: [' })
      .expect(200, { commit: 'abc' });
    expect(commitFile.mock.calls[0][0]).toMatchObject({ content: 'a: [' });
    await request(app).post('/repositories/merge').send({}).expect(400);
    await request(app)
      .post('/clusters/gone/expire')
      .expect(404, { error: 'no gone' });
    await request(app).post('/nothing').expect(404);
  });

  it('refuses pages of other sites', async () => {
    const { app, faults } = setup();
    await request(app)
      .put('/faults')
      .set('Origin', 'https://evil.example')
      .send({ thanos: 'down' })
      .expect(403);
    await request(app).get('/state').set('Host', 'evil.example').expect(403);
    expect(faults.thanos).toBeUndefined();
    await request(app)
      .put('/faults')
      .set('Host', 'localhost:7100')
      .set('Origin', 'http://localhost:7100')
      .send({ thanos: 'down' })
      .expect(200);
  });
});
