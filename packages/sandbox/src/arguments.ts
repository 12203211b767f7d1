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

import { parseArgs } from 'node:util';
import { DEFAULT_PORT_BASE } from './ports';

/** What `--help` prints. */
export const usage = `Starts a sandbox: simulated management clusters, Argo CD, a forge and Thanos on loopback.

  --speed N       how much faster than the recorded programs things happen (2)
  --port-base N   first of the ports (${DEFAULT_PORT_BASE})
  --state DIR     where state is kept (.sandbox of the repository)
  --reset         forget the state of earlier runs first
  --no-fleet      no clusters at the first start
  --with-parent   stop when standard input closes: when the program that started this ends
  --help          this text
`;

/** What a command line asks for. */
export interface Arguments {
  help: boolean;
  speed: number;
  portBase: number;
  /** As given; undefined for the default. */
  state: string | undefined;
  reset: boolean;
  fleet: boolean;
  withParent: boolean;
}

/** Reads a command line. Fails with a message for people where it makes no sense. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      speed: { type: 'string', default: '2' },
      'port-base': { type: 'string', default: String(DEFAULT_PORT_BASE) },
      state: { type: 'string' },
      reset: { type: 'boolean', default: false },
      'no-fleet': { type: 'boolean', default: false },
      'with-parent': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const speed = Number(values.speed);
  if (!(speed >= 0.01 && speed <= 10_000)) {
    throw new Error(
      `--speed must be a number from 0.01 to 10000, not ${values.speed}`,
    );
  }
  const portBase = Number(values['port-base']);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_505) {
    throw new Error(
      `--port-base must be a whole number from 1024 to 65505, not ${values['port-base']}`,
    );
  }
  return {
    help: values.help,
    speed,
    portBase,
    state: values.state,
    reset: values.reset,
    fleet: !values['no-fleet'],
    withParent: values['with-parent'],
  };
}
