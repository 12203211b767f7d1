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

import {
  createMockDirectory,
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import { compiledSchemaVariable, rootLogger } from './rootLogger';

describe('rootLogger', () => {
  const directory = createMockDirectory();
  let output: jest.SpyInstance;

  beforeEach(() => {
    output = jest
      .spyOn((console as any)._stdout, 'write')
      .mockImplementation(() => true);
  });
  afterEach(() => {
    delete process.env[compiledSchemaVariable];
    jest.restoreAllMocks();
  });

  const createLogger = (data = {}) =>
    ServiceFactoryTester.from(rootLogger, {
      dependencies: [mockServices.rootConfig.factory({ data })],
    }).getSubject();
  const logged = () => output.mock.calls.map(([line]) => String(line)).join('');

  it('redacts what the compiled schemas call a secret, and nothing else', async () => {
    directory.setContent({
      'schema.json': JSON.stringify({
        backstageConfigSchemaVersion: 1,
        schemas: [
          {
            path: 'config.d.ts',
            value: {
              type: 'object',
              properties: {
                forge: {
                  type: 'object',
                  properties: {
                    user: { type: 'string' },
                    password: { type: 'string', visibility: 'secret' },
                  },
                },
              },
            },
          },
        ],
      }),
    });
    process.env[compiledSchemaVariable] = directory.resolve('schema.json');
    const logger = await createLogger({
      forge: { user: 'portal-user', password: 'not-for-logs' },
    });
    logger.info('signed in portal-user with not-for-logs');
    expect(logged()).toContain('signed in portal-user with ***');
    expect(logged()).not.toContain('not-for-logs');
  });

  it('does not go on without schemas that it was told to use', async () => {
    process.env[compiledSchemaVariable] = directory.resolve('missing.json');
    await expect(createLogger()).rejects.toThrow('missing.json');
  });
});
