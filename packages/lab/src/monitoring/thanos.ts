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

import path from 'node:path';
import { answers } from '../kubernetes/fetchHealth';
import type { LabContext, LabPorts } from '../types';

const loopback = (port: number) => `127.0.0.1:${port}`;

/** Arguments of the receiver, which keeps what Prometheus sends for two days. */
export function receiveArguments(ports: LabPorts, directory: string): string[] {
  return [
    'receive',
    `--http-address=${loopback(ports.receiveHttp)}`,
    `--grpc-address=${loopback(ports.receiveGrpc)}`,
    `--remote-write.address=${loopback(ports.receiveWrite)}`,
    // Else it takes a port of its own on every address.
    `--receive.capnproto-address=${loopback(ports.receiveCapnproto)}`,
    `--tsdb.path=${directory}`,
    '--tsdb.retention=2d',
    // It does not start without a label of its own.
    '--label=replica="lab"',
    '--log.level=warn',
  ];
}

/** Arguments of the querier. */
export function queryArguments(ports: LabPorts): string[] {
  return [
    'query',
    `--http-address=${loopback(ports.queryHttp)}`,
    `--grpc-address=${loopback(ports.queryGrpc)}`,
    // Strict: a store that is down is named in a warning, and does not silently drop out.
    `--endpoint-strict=${loopback(ports.receiveGrpc)}`,
    ...['replica', 'receive', 'tenant_id'].map(
      label => `--query.replica-label=${label}`,
    ),
    '--store.response-timeout=5s',
    '--log.level=warn',
  ];
}

/** Arguments of what the portal asks: it splits and joins queries before the querier. */
export function queryFrontendArguments(ports: LabPorts): string[] {
  return [
    'query-frontend',
    `--http-address=${loopback(ports.queryFrontend)}`,
    `--query-frontend.downstream-url=http://${loopback(ports.queryHttp)}`,
    '--log.level=warn',
  ];
}

export const startReceive = (lab: LabContext) =>
  start(lab, {
    part: 'receive',
    args: receiveArguments(lab.ports, path.join(lab.stateDirectory, 'thanos')),
    http: lab.ports.receiveHttp,
    others: [
      lab.ports.receiveGrpc,
      lab.ports.receiveWrite,
      lab.ports.receiveCapnproto,
    ],
  });

export const startQuery = (lab: LabContext) =>
  start(lab, {
    part: 'query',
    args: queryArguments(lab.ports),
    http: lab.ports.queryHttp,
    others: [lab.ports.queryGrpc],
  });

export const startQueryFrontend = (lab: LabContext) =>
  start(lab, {
    part: 'query-frontend',
    args: queryFrontendArguments(lab.ports),
    http: lab.ports.queryFrontend,
    others: [],
  });

function start(
  lab: LabContext,
  options: { part: string; args: string[]; http: number; others: number[] },
): Promise<void> {
  const { part, args, http, others } = options;
  return lab.start({
    name: `thanos-${part}`,
    command: lab.programs.executable('thanos'),
    version: lab.programs.version('thanos'),
    ports: [http, ...others],
    args,
    healthy: () => answers(`http://${loopback(http)}/-/ready`),
  });
}
