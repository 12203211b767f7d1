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

import type { JsonObject } from '@backstage/types';
import { clusterSchemas } from './clusterSchemas';
import { listSchemas } from './listSchemas';
import { operationSchemas } from './operationSchemas';
import { paths } from './paths';
import { requestSchemas } from './requestSchemas';

/** The plugin's whole HTTP API. Its types are held to those of the code by the compiler, its routes and answers by the routers' tests. */
export const openApiDocument: JsonObject = {
  openapi: '3.1.0',
  info: {
    title: 'Ephemeral clusters',
    version: '1',
    description:
      'Kubernetes clusters for a limited time. Moments and durations are ISO 8601.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/api/ephemeral-clusters' }],
  security: [{ backstage: [] }],
  paths,
  components: {
    securitySchemes: {
      backstage: {
        type: 'http',
        scheme: 'bearer',
        description: 'Backstage token of a user or of another plugin',
      },
    },
    schemas: {
      ...clusterSchemas,
      ...listSchemas,
      ...requestSchemas,
      ...operationSchemas,
    },
  },
};
