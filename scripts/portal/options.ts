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
import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** Port that people open. */
  port: number;
  backendPort: number;
  /** First of the sandbox's ports. */
  sandboxPort: number;
  /** How much faster than the recorded programs the sandbox is. */
  speed: number;
  /** Directory of the sandbox's state, the database and the logs; absolute. */
  state: string;
  /** Forget the state first. */
  reset: boolean;
  /** Print what the processes print. */
  verbose: boolean;
}

export const usage = `npm start [-- options]

  --port N            port of the portal (3000)
  --backend-port N    port of the portal's back end (7007)
  --sandbox-port N    first port of the sandbox (7100)
  --speed N           how much faster than real Cluster API things happen (2)
  --state DIRECTORY   where state is kept (.sandbox)
  --reset             forget the state and start anew
  --verbose           print what the processes print
  --help              this text
`;

function port(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new Error(`--${option} takes a port from 1 to 65535, not "${text}"`);
  }
  return value;
}

/** @throws Error naming the option that is wrong */
export function readStartOptions(
  args: string[],
  root: string,
): StartOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '3000' },
      'backend-port': { type: 'string', default: '7007' },
      'sandbox-port': { type: 'string', default: '7100' },
      speed: { type: 'string', default: '2' },
      state: { type: 'string', default: '.sandbox' },
      reset: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const speed = Number(values.speed);
  if (!(speed > 0 && speed <= 1000)) {
    throw new Error(`--speed takes a number up to 1000, not "${values.speed}"`);
  }
  return {
    port: port(values.port, 'port'),
    backendPort: port(values['backend-port'], 'backend-port'),
    sandboxPort: port(values['sandbox-port'], 'sandbox-port'),
    speed,
    state: path.resolve(root, values.state),
    reset: values.reset,
    verbose: values.verbose,
  };
}
