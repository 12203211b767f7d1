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

import path from 'node:path';
import { labPorts } from '../ports';
import { demoFleetChanges } from './demoFleet';

const lab = { root: path.resolve(__dirname, '../../../..'), ports: labPorts() };

describe('demoFleetChanges', () => {
  it("declares the demo's clusters of the one management cluster, in the lab's own repository", async () => {
    const changes = await demoFleetChanges(
      lab,
      new Date('2030-01-01T12:00:00Z'),
    );
    const contentOf = (file: string) =>
      changes.find(change => change.path === file)?.content;
    expect(
      contentOf('clusters/management/payments-e2e/payments-e2e.yaml'),
    ).toContain("ephemeral-clusters/expires-at: '2030-01-02T05:00:00Z'");
    const list = contentOf('management/management/vclusters.yaml');
    expect(list).toContain("name: 'vc-demo-day'");
    expect(list).toContain(
      `http://127.0.0.1:${lab.ports.gitea}/platform/gitops.git`,
    );
    expect(changes.filter(change => /eu-/.test(change.path))).toEqual([]);
    // What the repository has already is not written again.
    expect(contentOf('README.md')).toBeUndefined();
  });
});
