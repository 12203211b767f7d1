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

import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import {
  configure,
  rbacPolicy,
  type ConfigurationObject,
} from './configuration';

const shipped: ConfigurationObject[] = [
  'argocd-cm',
  'argocd-rbac-cm',
  'argocd-secret',
  'argocd-tls-certs-cm',
].map(name => ({
  apiVersion: 'v1',
  kind: name === 'argocd-secret' ? 'Secret' : 'ConfigMap',
  metadata: { name, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
  ...(name === 'argocd-cm' && { data: { 'resource.exclusions': 'some' } }),
}));

const options = {
  serverKey: 'server key',
  webhookSecret: 'webhook secret',
  url: 'http://127.0.0.1:7620',
};

describe("Argo CD's configuration", () => {
  const configured = new Map(
    configure(shipped, options).map(object => [object.metadata.name, object]),
  );

  it('gives the portal the rights that operators are told to give it, and no other', () => {
    const text = fs.readFileSync(
      path.resolve(__dirname, '../../../../docs/operator.md'),
      'utf8',
    );
    const block = /```yaml\n(# argocd-cm\n[\s\S]*?)```/.exec(text)?.[1] ?? '';
    const { 'policy.csv': policy, ...accounts } = parse(block);
    expect(policy).toBe(rbacPolicy);
    expect(configured.get('argocd-cm')?.data).toMatchObject(accounts);
    expect(configured.get('argocd-rbac-cm')?.data).toEqual({
      'policy.csv': rbacPolicy,
    });
  });

  it('keeps what Argo CD ships, and the default of how often it polls', () => {
    const data = configured.get('argocd-cm')?.data ?? {};
    expect(data['resource.exclusions']).toBe('some');
    expect(Object.keys(data).filter(key => key.startsWith('timeout'))).toEqual(
      [],
    );
    expect(configured.get('argocd-tls-certs-cm')?.data).toBeUndefined();
  });

  it('shares a secret with the webhook of Gitea, which is read as Gogs', () => {
    const data = configured.get('argocd-secret')?.data ?? {};
    const decoded = Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]);
    expect(Object.fromEntries(decoded)).toEqual({
      'server.secretkey': 'server key',
      'webhook.gogs.secret': 'webhook secret',
    });
  });

  it('puts everything into the namespace, with its labels', () => {
    for (const object of configured.values()) {
      expect(object.metadata).toMatchObject({
        namespace: 'argocd',
        labels: { 'app.kubernetes.io/part-of': 'argocd' },
      });
    }
  });

  it('says what a new version of Argo CD does not ship any more', () => {
    expect(() => configure(shipped.slice(1), options)).toThrow(
      'has no argocd-cm',
    );
  });
});
