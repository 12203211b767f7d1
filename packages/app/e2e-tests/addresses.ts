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

/** Where the suite's portal and sandbox listen; beside the ones that people use. */
export const ports = {
  portal: 3100,
  classic: 3101,
  backend: 7107,
  sandbox: 7200,
};

/** Directory of their state, relative to the root of the repository. */
export const stateDirectory = '.sandbox/e2e';

/** The sandbox's control API. */
export const controlUrl = `http://127.0.0.1:${ports.sandbox}`;

/** Where the forge's pages are. */
export const forgeUrl = `http://localhost:${ports.sandbox + 20}`;

/** The portal's HTTP API. */
export const apiUrl = `http://localhost:${ports.backend}/api`;
