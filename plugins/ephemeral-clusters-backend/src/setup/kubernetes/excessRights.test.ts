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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ResourceRule } from '../../kubernetes';
import { excessRights } from './excessRights';

const rule = (
  verbs: string[],
  apiGroups: string[],
  ...resources: string[]
): ResourceRule => ({ verbs, apiGroups, resources });

describe('excessRights', () => {
  it('finds nothing too much in the rights that the manifest for operators gives', () => {
    const documents = parseAllDocuments(
      readFileSync(
        join(__dirname, '../../../../../examples/operator/portal-rbac.yaml'),
        'utf8',
      ),
    ).map(document => document.toJSON());
    const role = documents.find(({ kind }) => kind === 'ClusterRole');
    expect(role.rules.length).toBeGreaterThan(3);
    expect(excessRights(role.rules)).toEqual([]);
  });

  it('takes no notice of the questions that everybody may ask', () => {
    expect(
      excessRights([
        rule(
          ['create'],
          ['authorization.k8s.io'],
          'selfsubjectaccessreviews',
          'selfsubjectrulesreviews',
        ),
        rule(['create'], ['authentication.k8s.io'], 'selfsubjectreviews'),
      ]),
    ).toEqual([]);
  });

  it('names what writes, each kind with its verbs', () => {
    expect(
      excessRights([
        rule(
          ['get', 'list', 'watch', 'delete', 'create'],
          ['cluster.x-k8s.io'],
          'machines',
          'clusters',
        ),
        rule(['delete', 'create'], ['argoproj.io'], 'applications'),
        rule(['patch'], ['apps'], '*'),
        rule(['impersonate'], [''], 'users'),
      ]),
    ).toEqual([
      'create, delete on applications.argoproj.io, clusters.cluster.x-k8s.io, machines.cluster.x-k8s.io',
      'patch on everything in apps',
      'impersonate on users',
    ]);
  });

  it.each([
    [rule(['get'], [''], 'secrets'), 'get on secrets'],
    [rule(['get', 'list'], [''], 'pods/exec'), 'get, list on pods/exec'],
    [
      rule(['list'], [''], '*'),
      'list on everything in the core group (Secrets too)',
    ],
    [rule(['get', 'list'], ['*'], '*'), 'get, list on everything'],
    [rule(['*'], ['*'], '*'), 'every verb on everything'],
    [
      rule(['*'], ['cluster.x-k8s.io'], 'clusters'),
      'every verb on clusters.cluster.x-k8s.io',
    ],
  ])('calls %j too much', (given, words) => {
    expect(excessRights([given])).toEqual([words]);
  });

  it('lets reading other kinds pass', () => {
    expect(
      excessRights([
        rule(['get', 'list'], [''], 'nodes', 'configmaps'),
        rule(
          ['get', 'list', 'watch'],
          ['infrastructure.cluster.x-k8s.io'],
          '*',
        ),
      ]),
    ).toEqual([]);
  });
});
