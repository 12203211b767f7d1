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

import { buildPrograms, NotBuildableError } from '../programs';
import { plainProgress } from '../progress';
import { down } from './down';
import { fleet } from './fleet';
import { logs } from './logs';
import { readCommand, usage } from './options';
import { record } from './record';
import { reset } from './reset';
import { statusJson, statusText } from './status';
import { stopSignals } from './stopSignals';
import { up, upInBackground } from './up';

// `scripts/lab.mjs` runs this in the root of the repository.
const root = process.cwd();
const say = (message: string) => console.log(message);

async function build(budgetMinutes?: number): Promise<void> {
  const progress = plainProgress(say);
  const result = await buildPrograms({
    root,
    say: message => progress.say(message),
    signal: stopSignals().stop,
    budgetMinutes,
  });
  if (result.missing.length > 0) {
    throw new NotBuildableError(`Not built: ${result.missing.join(', ')}`);
  }
  progress.say('All programs are built.');
}

async function main(args: string[]): Promise<void> {
  const command = readCommand(args, root);
  switch (command.verb) {
    case 'help':
      say(usage);
      return;
    case 'up':
      if (command.up.detach) {
        const rest = args.slice(1).filter(arg => arg !== '--detach');
        await upInBackground({ root, state: command.state }, rest);
      } else {
        await up({ root, state: command.state }, command.up);
      }
      return;
    case 'down':
      await down(command.state, say);
      return;
    case 'status':
      say(
        command.json
          ? JSON.stringify(statusJson(command.state), null, 2)
          : statusText(command.state),
      );
      return;
    case 'logs':
      await logs({
        ...command,
        follow: command.follow ? stopSignals().stop : undefined,
        write: text => process.stdout.write(text),
      });
      return;
    case 'reset':
      await reset(command.state, { force: command.force, say });
      return;
    case 'fleet':
      await fleet({ root, state: command.state }, command.fleet, say);
      return;
    case 'record':
      await record({ root, state: command.state }, command, say);
      return;
    default:
      await build(command.budgetMinutes);
  }
}

main(process.argv.slice(2)).then(
  // Sockets that are kept open for the next question hold nobody up.
  () => process.exit(process.exitCode ?? 0),
  (error: Error) => {
    console.error(`✗ ${error.message}`);
    // Told apart by CI: what cannot be had is skipped, and what is broken fails.
    process.exit(error instanceof NotBuildableError ? 3 : 1);
  },
);
