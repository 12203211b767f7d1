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

import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { loadConfigSchema } from '@backstage/config-loader';
import fs from 'node:fs/promises';
import { format, transports } from 'winston';

/** Environment variable that names a file with compiled configuration schemas. */
export const compiledSchemaVariable = 'COMPILED_CONFIG_SCHEMA';

async function readCompiledSchema(file: string) {
  return loadConfigSchema({
    serialized: JSON.parse(await fs.readFile(file, 'utf8')),
  });
}

/**
 * The root logger as `@backstage/backend-defaults` makes it, for a start in seconds: which configuration values are secrets, and not to be
 * logged, it reads from schemas that `npm start` has compiled before. The default, which is also what happens here where none are named, is to
 * compile those of all packages with TypeScript at each start.
 *
 * @throws Error where a file is named and cannot be read: going on without would log secrets
 */
export const rootLogger = createServiceFactory({
  service: coreServices.rootLogger,
  deps: { config: coreServices.rootConfig },
  async factory({ config }) {
    const logger = WinstonLogger.create({
      meta: { service: 'backstage' },
      level:
        process.env.LOG_LEVEL ||
        config.getOptionalString('backend.logger.level') ||
        'info',
      format:
        process.env.NODE_ENV === 'production'
          ? format.json()
          : WinstonLogger.colorFormat(),
      transports: [new transports.Console()],
    });
    const file = process.env[compiledSchemaVariable];
    const secretsOf = await createConfigSecretEnumerator({
      logger,
      schema: file ? await readCompiledSchema(file) : undefined,
    });
    logger.addRedactions(secretsOf(config));
    config.subscribe?.(() => logger.addRedactions(secretsOf(config)));
    return logger;
  },
});
