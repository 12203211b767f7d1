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
import { defaultPortalPort } from '../portal';
import type { FleetOptions } from './fleet';
import { defaultPortBase } from '../ports';

/** What was asked for. */
export type Command =
  | { verb: 'help' }
  | { verb: 'up'; state: string; up: UpOptions }
  | { verb: 'down'; state: string }
  | { verb: 'status'; state: string; json: boolean }
  | {
      verb: 'logs';
      state: string;
      name?: string;
      follow: boolean;
      lines: number;
    }
  | { verb: 'reset'; state: string; force: boolean }
  | { verb: 'build'; budgetMinutes?: number }
  | { verb: 'fleet'; state: string; fleet: FleetOptions }
  | { verb: 'record'; state: string; directory: string; only: string[] };

export interface UpOptions {
  portBase: number;
  /** Port of the portal; undefined for none. */
  portal?: number;
  detach: boolean;
  /** It is the one in the background. */
  background: boolean;
}

export const usage = `npm run lab:VERB [-- options]

  lab:up          build what is missing, start everything and the portal
    --port-base N     first port (${defaultPortBase})
    --port N          port of the portal (${defaultPortalPort})
    --no-portal       only write the portal's configuration
    --detach          go on in the background; lab:down stops it
  lab:down        stop it, and wait until everything is gone
  lab:status      what runs
    --json            as JSON
  lab:logs NAME   the end of a log
    -f, --follow      go on with what comes
    -n, --lines N     how many lines (100)
  lab:reset       forget everything
    --force           stop it first
  lab:fleet N     make N Cluster API clusters through Git, and tell what it took
    --remove          take them away again
    --demo            only the demo's clusters, where there are none
  lab:record DIRECTORY [SCENARIO...]
                  write the objects of clusters' lives down as fixtures
  lab:build       only build what is missing
    --budget N        stop after that many minutes

  --state DIRECTORY  where state is kept (.lab), for all but lab:build
`;

/** @throws Error naming what is wrong */
export function readCommand(args: string[], root: string): Command {
  const [verb, ...rest] = args;
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: ['logs', 'fleet', 'record'].includes(verb),
    options: {
      help: { type: 'boolean', default: false },
      ...(verb !== 'build' && { state: { type: 'string' } as const }),
      ...(verb === 'up' && {
        'port-base': { type: 'string' } as const,
        port: { type: 'string' } as const,
        'no-portal': { type: 'boolean' } as const,
        detach: { type: 'boolean' } as const,
        background: { type: 'boolean' } as const,
      }),
      ...(verb === 'status' && { json: { type: 'boolean' } as const }),
      ...(verb === 'logs' && {
        follow: { type: 'boolean', short: 'f' } as const,
        lines: { type: 'string', short: 'n' } as const,
      }),
      ...(verb === 'reset' && { force: { type: 'boolean' } as const }),
      ...(verb === 'build' && { budget: { type: 'string' } as const }),
      ...(verb === 'fleet' && {
        demo: { type: 'boolean' } as const,
        remove: { type: 'boolean' } as const,
      }),
    },
  }) as { values: Record<string, string | boolean>; positionals: string[] };
  const text = (name: string, otherwise: string | number) =>
    String(values[name] ?? otherwise);
  const flag = (name: string) => values[name] === true;
  const state = path.resolve(root, text('state', '.lab'));
  if (flag('help')) return { verb: 'help' };
  switch (verb) {
    case 'up':
      return {
        verb,
        state,
        up: {
          portBase: port(text('port-base', defaultPortBase), 'port-base'),
          ...(!flag('no-portal') && {
            portal: port(text('port', defaultPortalPort), 'port'),
          }),
          detach: flag('detach'),
          background: flag('background'),
        },
      };
    case 'down':
      return { verb, state };
    case 'status':
      return { verb, state, json: flag('json') };
    case 'logs':
      return {
        verb,
        state,
        name: positionals[0],
        follow: flag('follow'),
        lines: whole(text('lines', 100), 'lines'),
      };
    case 'reset':
      return { verb, state, force: flag('force') };
    case 'build':
      return {
        verb,
        ...(values.budget !== undefined && {
          budgetMinutes: whole(text('budget', ''), 'budget'),
        }),
      };
    case 'fleet':
      return {
        verb,
        state,
        fleet: {
          ...(positionals[0] !== undefined && {
            count: whole(positionals[0], 'number of clusters'),
          }),
          demo: flag('demo'),
          remove: flag('remove'),
        },
      };
    case 'record': {
      const [directory, ...only] = positionals;
      if (!directory) throw new Error('lab:record takes a directory');
      return { verb, state, directory: path.resolve(root, directory), only };
    }
    case undefined:
    case 'help':
      return { verb: 'help' };
    default:
      throw new Error(`There is no lab:${verb}.\n\n${usage}`);
  }
}

/** A first port leaves room for those after it. */
function port(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_000) {
    throw new Error(`--${option} takes a port from 1 to 65000, not "${text}"`);
  }
  return value;
}

function whole(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`--${option} takes a whole number, not "${text}"`);
  }
  return value;
}
