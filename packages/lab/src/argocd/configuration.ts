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

import { argocdNamespace } from './addresses';

/** A ConfigMap or Secret. */
export interface ConfigurationObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  data?: Record<string, string>;
  [field: string]: unknown;
}

/** Name of the portal's account, with which docs/operator.md has its rights. */
export const portalAccount = 'portal';

/** Rights of the portal's account: exactly those of docs/operator.md. */
export const rbacPolicy = `p, role:portal, applications, get, */*, allow
# Optional: says which clusters are registered as destinations. Their credentials are not in the answer.
p, role:portal, clusters, get, *, allow
# Optional: only for Sync.
p, role:portal, applications, sync, */*, allow
g, portal, role:portal
`;

export interface ConfigurationOptions {
  /** Signs sessions and tokens; tokens are worth nothing once it changes. */
  serverKey: string;
  /** Shared with the forge's webhook. */
  webhookSecret: string;
  /** Argo CD's own address. */
  url: string;
}

/**
 * Argo CD's base configuration as it ships it, with what an operator adds. Polling stays at Argo CD's default (two minutes, and up to one
 * more): a merge is seen by the webhook, and what happens when that is missed can be seen, too.
 *
 * @throws Error where Argo CD ships no such configuration any more
 */
export function configure(
  shipped: readonly ConfigurationObject[],
  options: ConfigurationOptions,
): ConfigurationObject[] {
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const additions: Record<string, Record<string, string>> = {
    'argocd-cm': {
      url: options.url,
      [`accounts.${portalAccount}`]: 'apiKey',
    },
    'argocd-rbac-cm': { 'policy.csv': rbacPolicy },
    'argocd-secret': {
      'server.secretkey': encoded(options.serverKey),
      // Gitea's webhooks are read as Gogs'.
      'webhook.gogs.secret': encoded(options.webhookSecret),
    },
  };
  const missing = Object.keys(additions).filter(
    name => !shipped.some(object => object.metadata.name === name),
  );
  if (missing.length > 0) {
    throw new Error(
      `Argo CD's base configuration has no ${missing.join(', ')}.`,
    );
  }
  return shipped.map(object => {
    const added = additions[object.metadata.name];
    return {
      ...object,
      metadata: { ...object.metadata, namespace: argocdNamespace },
      ...(added && { data: { ...object.data, ...added } }),
    };
  });
}
