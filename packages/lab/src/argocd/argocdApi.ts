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

import type { LabContext } from '../types';
import { kubectl } from '../kubernetes/kubectl';
import { argocdNamespace, argocdUrl } from './addresses';

/** One request to Argo CD's REST API. @throws Error with its message unless it succeeds */
export async function argocdRequest<T>(
  lab: Pick<LabContext, 'ports' | 'signal'>,
  method: string,
  path: string,
  options: { token?: string; body?: unknown },
): Promise<T> {
  const response = await fetch(`${argocdUrl(lab.ports)}/api/v1${path}`, {
    method,
    headers: {
      // Argo CD answers 415 without it, also where there is no body.
      'Content-Type': 'application/json',
      ...(options.token && { Authorization: `Bearer ${options.token}` }),
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: AbortSignal.any([lab.signal, AbortSignal.timeout(30_000)]),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `Argo CD answers ${method} ${path} with ${response.status}: ${text.slice(
        0,
        500,
      )}`,
    );
  }
  return JSON.parse(text) as T;
}

/** A session of the built-in administrator, as an operator opens it after an installation. For set-up and tests only. */
export async function argocdAdminToken(lab: LabContext): Promise<string> {
  const password = await kubectl(lab, [
    ...['--namespace', argocdNamespace],
    ...['get', 'secret', 'argocd-initial-admin-secret'],
    ...['--output', 'jsonpath={.data.password}'],
  ]);
  const { token } = await argocdRequest<{ token: string }>(
    lab,
    'POST',
    '/session',
    {
      body: {
        username: 'admin',
        password: Buffer.from(password, 'base64').toString(),
      },
    },
  );
  return token;
}
