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

import { labPorts } from '../ports';
import {
  queryArguments,
  queryFrontendArguments,
  receiveArguments,
} from './thanos';

const ports = labPorts(7700);
const parts = {
  receive: receiveArguments(ports, '/state/thanos'),
  query: queryArguments(ports),
  'query-frontend': queryFrontendArguments(ports),
};

it.each(Object.entries(parts))(
  '%s is what Thanos is started as',
  (part, args) => {
    expect(args[0]).toBe(part);
  },
);

it.each(Object.entries(parts))('%s listens on loopback only', (_, args) => {
  const addresses = args.filter(argument => /^--\S*address=/.test(argument));
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) {
    expect(address).toMatch(/=127\.0\.0\.1:\d+$/);
  }
});

it('has an address for all that receive listens on, as the rest would be on every address', () => {
  expect(parts.receive).toContain(
    `--receive.capnproto-address=127.0.0.1:${ports.receiveCapnproto}`,
  );
});

it('asks the receiver strictly, so that a warning names it when it is down', () => {
  expect(parts.query).toContain(
    `--endpoint-strict=127.0.0.1:${ports.receiveGrpc}`,
  );
  expect(parts.query.join(' ')).not.toContain('--endpoint=');
});

it('takes apart replicas by labels that are none of the product', () => {
  expect(
    parts.query.filter(item => item.startsWith('--query.replica-label=')),
  ).toEqual([
    '--query.replica-label=replica',
    '--query.replica-label=receive',
    '--query.replica-label=tenant_id',
  ]);
});

it('asks the querier through the frontend', () => {
  expect(parts['query-frontend']).toContain(
    `--query-frontend.downstream-url=http://127.0.0.1:${ports.queryHttp}`,
  );
});
