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

/* eslint-disable no-console -- a command talks to people */
import { readArguments, usage } from './arguments';
import { requireFreePort } from './ports';
import { resetSandbox, startSandbox } from './sandbox';

async function main() {
  const { help, reset, withParent, state, portBase, speed, fleet } =
    readArguments(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return;
  }
  if (reset) {
    // Not from under a sandbox that runs.
    await requireFreePort(portBase, 'the control API');
    await resetSandbox(state);
    console.log('Forgot the state of earlier runs');
  }

  // Before the start: it takes a moment, and may be given up in it.
  const stopRequested = new Promise<void>(resolve => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    if (withParent) {
      process.stdin.once('close', resolve).once('end', resolve).resume();
    }
  });
  const starting = startSandbox({
    portBase,
    speed,
    stateDirectory: state,
    seedFleet: fleet,
    log: message => console.log(message),
  });
  const started = await Promise.race([starting, stopRequested]);
  if (started) {
    const { urls } = started;
    console.log(
      `Sandbox ready at ${urls.control} (forge ${urls.forge}, Thanos ${urls.thanos}), ${speed} times as fast as recorded`,
    );
    await stopRequested;
  }
  const sandbox = await starting;
  console.log('Stopping the sandbox');
  await sandbox.stop();
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
