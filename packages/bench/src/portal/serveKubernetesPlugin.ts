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
/* eslint-disable no-console -- the line that the parent reads */
// A process of its own: a back end with the Kubernetes plugin, with the configuration that `--config` names. Ends with its input.
import { createBackend } from '@backstage/backend-defaults';

async function main() {
  // Its log would be long, and is about nothing that is measured.
  process.env.LOG_LEVEL = 'error';
  const backend = createBackend();
  // It answers about entities that are there.
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  await backend.start();
  console.log('ready');
  process.stdin.resume().on('end', () => process.exit(0));
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
