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

const { env } = process;

/** What the suite runs on: the sandbox, which it starts itself, or a lab that is up (`npm run lab:test`). */
export const target = env.E2E_TARGET === 'lab' ? 'lab' : 'sandbox';

/** Where the suite's portal and sandbox listen; beside the ones that people use. */
export const ports = {
  portal: Number(env.E2E_PORTAL_PORT ?? 3100),
  classic: Number(env.E2E_CLASSIC_PORT ?? 3101),
  backend: Number(env.E2E_BACKEND_PORT ?? 7107),
  sandbox: 7200,
};

/** Directory of the portal's state, relative to the root of the repository or absolute. */
export const stateDirectory = env.E2E_STATE ?? '.sandbox/e2e';

/** The sandbox's control API. */
export const controlUrl = `http://127.0.0.1:${ports.sandbox}`;

/** The portal's HTTP API. */
export const apiUrl = `http://localhost:${ports.backend}/api`;

/**
 * How long something may take that depends on Cluster API and Argo CD, in milliseconds.
 *
 * @param seconds - at the sandbox's speed; the real programs take about as many times longer as the sandbox is faster
 */
export const patience = (seconds: number) =>
  seconds * 1000 * (target === 'lab' ? 5 : 1);

/** Mark of tests whose faults only the lab can make: those of the real programs. */
export const labOnly = { tag: '@lab' };

/** Mark of tests whose faults only the sandbox can make. */
export const sandboxOnly = { tag: '@sandbox' };
