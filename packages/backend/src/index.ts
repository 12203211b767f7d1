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

import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// Only so that `npm start` is quick: an adopter needs none of its own.
backend.add(import('./logger'));

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./auth'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./policy'));

backend.add(import('@backstage/plugin-scaffolder-backend'));

// Pages hear of changes at once; without it they ask every few seconds.
backend.add(import('@backstage/plugin-signals-backend'));

// What an adopter adds for ephemeral clusters.
backend.add(import('@ephemeral-clusters/plugin-ephemeral-clusters-backend'));
backend.add(
  import(
    '@ephemeral-clusters/plugin-catalog-backend-module-ephemeral-clusters'
  ),
);
backend.add(
  import(
    '@ephemeral-clusters/plugin-scaffolder-backend-module-ephemeral-clusters'
  ),
);

backend.start();
