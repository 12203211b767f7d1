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

import type { LayoutReport } from '../../sources/layoutReport';
import { layoutCheck } from './layoutCheck';

const report: LayoutReport = {
  id: 'manifests',
  pattern: 'clusters/{managementCluster}/{name}.yaml',
  clusters: { eu: 2, us: 1 },
  problems: [],
  files: 3,
  strangers: [],
};
const check = (change: Partial<LayoutReport> = {}) =>
  layoutCheck({ ...report, ...change }, ['eu', 'us']);

describe('layoutCheck', () => {
  it('counts what is declared', () => {
    expect(check()).toEqual({
      id: 'layout:manifests',
      title: 'Layout manifests',
      needs: 'files like clusters/{managementCluster}/{name}.yaml',
      status: 'ok',
      message: '3 clusters declared',
    });
    expect(check({ clusters: { eu: 1 } }).message).toBe('1 cluster declared');
  });

  it('warns of clusters for a management cluster that nobody configured', () => {
    expect(check({ clusters: { eu: 1, asia: 4 } })).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('clusters of asia,'),
    });
  });

  it('names what cannot be read', () => {
    const problem = { source: 'git:gitops', object: 'a.yaml', message: 'bad' };
    expect(check({ problems: [problem] })).toMatchObject({
      status: 'warning',
      message:
        '3 clusters declared; one file cannot be read in full: a.yaml (bad)',
    });
  });

  it('warns where files are there and none fits', () => {
    expect(
      check({ clusters: {}, files: 0, strangers: ['clusters/eu/a/b.yaml'] }),
    ).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('clusters/eu/a/b.yaml'),
    });
  });

  it('takes an empty directory for a beginning, and a list without its file for a fault', () => {
    expect(check({ clusters: {}, files: 0 }).status).toBe('ok');
    expect(
      check({
        clusters: {},
        files: 0,
        pattern: 'sets/{managementCluster}.yaml',
      }),
    ).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('no file at its path'),
    });
    expect(
      check({
        clusters: {},
        files: 1,
        pattern: 'sets/{managementCluster}.yaml',
      }).status,
    ).toBe('ok');
  });
});
