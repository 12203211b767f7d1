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

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { labSteps } from '../lab';
import {
  defaultPortalPort,
  portalConfigSteps,
  portalSteps,
  portalUrl,
} from '../portal';
import { fixedPorts, labPorts, portPurposes } from '../ports';
import { buildPrograms, Programs } from '../programs';
import {
  both,
  plainProgress,
  type Progress,
  terminalProgress,
} from '../progress';
import {
  follow,
  logFile,
  makeStateDirectory,
  readStatus,
  rotateLog,
  runLab,
  requireNoSupervisor,
  type WantedPort,
} from '../supervisor';
import type { UpOptions } from './options';
import { stopSignals } from './stopSignals';

interface Where {
  /** Of the repository. */
  root: string;
  /** Absolute. */
  state: string;
}

/** Runs the lab until it is asked to stop. @throws Error that says why it did not start, or did not stay up */
export async function up(where: Where, options: UpOptions): Promise<void> {
  const { root, state } = where;
  const ports = labPorts(options.portBase);
  const { stop, hurry } = stopSignals();
  const portalPort = options.portal ?? defaultPortalPort;
  await runLab({
    root,
    stateDirectory: state,
    ports,
    wantedPorts: wantedPorts(options),
    programs: new Programs(root),
    build: async ({ say, note, signal }) => {
      await buildPrograms({
        root,
        signal,
        // How far it is passes by; what it will take, and what it took, stays.
        say: message =>
          message.startsWith('Building ') ? note(message) : say(message),
      });
    },
    steps: [
      ...labSteps,
      ...portalConfigSteps(portalPort),
      ...(options.portal ? portalSteps(options.portal) : []),
    ],
    portal: options.portal ? portalUrl(options.portal) : undefined,
    progress: options.background
      ? plainProgress(line => console.log(line))
      : foregroundProgress(state),
    signal: stop,
    hurry,
  });
}

/** Tells the terminal, and the lab's own log. */
function foregroundProgress(state: string): Progress {
  const file = logFile(state, 'lab');
  let begun = false;
  const log = plainProgress(line => {
    if (!fs.existsSync(state)) return;
    if (!begun) rotateLog(file);
    begun = true;
    fs.appendFileSync(file, `${line}\n`);
  });
  return both(
    process.stdout.isTTY
      ? terminalProgress(process.stdout)
      : plainProgress(line => console.log(line)),
    log,
  );
}

function wantedPorts({ portBase, portal }: UpOptions): WantedPort[] {
  return [
    ...portPurposes(labPorts(portBase)).map(item => ({
      ...item,
      option: 'port-base',
    })),
    ...(portal
      ? [{ port: portal, purpose: 'the portal', option: 'port' }]
      : []),
    ...fixedPorts.map(port => ({
      port,
      purpose: "Cluster API's in-memory provider",
    })),
  ];
}

/** Starts the lab in the background, and tells what it says until it is ready. @throws Error where it does not get ready */
export async function upInBackground(
  where: Where,
  args: readonly string[],
): Promise<void> {
  const { root, state } = where;
  requireNoSupervisor(state);
  makeStateDirectory(state);
  const file = logFile(state, 'lab');
  rotateLog(file);
  const log = fs.openSync(file, 'a');
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1], 'up', ...args, '--background'],
    { cwd: root, detached: true, stdio: ['ignore', log, log] },
  );
  fs.closeSync(log);
  const ended = new Promise<number>(resolve => {
    child.once('error', () => resolve(1));
    child.once('exit', code => resolve(code ?? 1));
  });
  const enough = new AbortController();
  const told = follow(file, {
    from: 0,
    write: text => process.stdout.write(text),
    signal: enough.signal,
  });
  const isReady = async () => {
    for (;;) {
      const status = readStatus(state);
      if (status?.supervisor === child.pid && status?.phase === 'ready') {
        return undefined;
      }
      await delay(200);
    }
  };
  const code = await Promise.race([ended, isReady()]);
  // What it said last.
  await delay(400);
  enough.abort();
  await told;
  if (code !== undefined) {
    throw new Error(`The lab did not get ready; all it said is in ${file}.`);
  }
  child.unref();
  console.log('It goes on in the background. npm run lab:down stops it.');
}
