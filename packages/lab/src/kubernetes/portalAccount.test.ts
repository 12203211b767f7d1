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

import { KubeConfig } from '@kubernetes/client-node';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { labPorts } from '../ports';
import type { LabContext } from '../types';
import { portalAccountSteps, portalKubeconfig } from './portalAccount';

const root = path.resolve(__dirname, '../../../..');
const manifestFile = path.join(root, 'examples/operator/portal-rbac.yaml');
const manifest = fs.readFileSync(manifestFile, 'utf8');

describe("the portal's account", () => {
  let directory: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-portal-'));
  });
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  it('reads the kinds that it names, and never Secrets', () => {
    const role = parseAllDocuments(manifest)
      .map(document => document.toJS())
      .find(({ kind }) => kind === 'ClusterRole');
    expect(role.rules.length).toBeGreaterThan(0);
    for (const { verbs, resources, apiGroups } of role.rules) {
      expect(verbs).toEqual(['get', 'list', 'watch']);
      expect([...resources, ...apiGroups]).not.toContain('*');
      expect(resources).not.toContain('secrets');
    }
  });

  it('is what operators are told to make', () => {
    const documentation = fs.readFileSync(
      path.join(root, 'docs/operator.md'),
      'utf8',
    );
    expect(documentation).toContain(
      'kubectl apply -f examples/operator/portal-rbac.yaml',
    );
  });

  it('gets a kubeconfig with a token of its own', async () => {
    const kubectl = path.join(directory, 'kubectl');
    const seen = path.join(directory, 'seen');
    fs.mkdirSync(path.join(directory, 'config'));
    fs.writeFileSync(
      kubectl,
      `#!/bin/sh
echo "$@" >> ${seen}
case "$*" in
  *'create token'*) echo token-of-the-portal ;;
  *apply*) cat >> ${seen} ;;
esac
`,
      { mode: 0o755 },
    );
    const lab = {
      stateDirectory: directory,
      root,
      ports: labPorts(7700),
      programs: { system: () => kubectl },
    } as unknown as LabContext;
    for (const step of portalAccountSteps) await step.run(lab);

    expect(fs.readFileSync(seen, 'utf8')).toContain(manifest);
    const file = portalKubeconfig(lab);
    expect(fs.statSync(file).mode.toString(8)).toMatch(/600$/);
    const config = new KubeConfig();
    config.loadFromFile(file);
    expect(config.getCurrentContext()).toBe('management');
    expect(config.getCurrentCluster()).toMatchObject({
      server: 'https://127.0.0.1:7702',
      skipTLSVerify: false,
    });
    expect(config.getCurrentUser()?.token).toBe('token-of-the-portal');
    const ca = Buffer.from(config.getCurrentCluster()!.caData!, 'base64');
    expect(ca).toEqual(fs.readFileSync(path.join(directory, 'certs/ca.crt')));
  });
});
