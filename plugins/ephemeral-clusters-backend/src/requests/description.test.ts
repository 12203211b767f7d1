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

import { describeBody, describeCommit, describeTitle } from './description';

const cluster = {
  managementCluster: 'management',
  namespace: 'demo',
  name: 'demo',
  kind: 'capi' as const,
};

describe('what a change request says', () => {
  const create = {
    verb: 'create' as const,
    cluster,
    requestedBy: 'user:default/ada',
    owner: 'group:default/team-a',
    purpose: 'a `b` @ops <img src=x>',
    template: 'capi-standard',
    templateVersion: '1.2.0',
    expiresAt: '2030-01-02T00:00:00Z',
  };

  it('says what changes, why, who asked, and where to look', () => {
    expect(describeTitle(create)).toBe(
      'Create cluster demo (capi-standard 1.2.0)',
    );
    const body = describeBody(create, 'https://portal');
    expect(body).toContain('Adds Cluster API cluster `demo`');
    expect(body).toContain('- Owner: `group:default/team-a`');
    expect(body).toContain('- Ends: `2030-01-02T00:00:00Z`');
    expect(body).toContain('- Asked by: `user:default/ada`');
    expect(body).toContain(
      '(https://portal/ephemeral-clusters/clusters/management/demo/demo)',
    );
    expect(describeCommit(create)).toContain('Asked by user:default/ada.');
  });

  it('keeps text of people from formatting, mentioning or loading anything', () => {
    expect(describeBody(create, '')).toContain(
      '- Purpose: ``a `b` @ops <img src=x>``',
    );
    expect(describeBody({ ...create, purpose: '`x' }, '')).toContain(
      '- Purpose: `` `x ``',
    );
  });

  it('tells how to keep a cluster whose lifetime is over', () => {
    const change = {
      verb: 'delete' as const,
      cluster,
      requestedBy: 'ephemeral-clusters',
      expiresAt: '2030-01-01T00:00:00Z',
    };
    expect(describeTitle(change)).toContain('whose lifetime is over');
    const body = describeBody(change, '');
    expect(body).toContain('- Lifetime ended: `2030-01-01T00:00:00Z`');
    expect(body).toContain('Extend the cluster');
    expect(body).not.toContain('Asked by');
  });
});
