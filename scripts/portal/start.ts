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

import fs from 'node:fs';
import path from 'node:path';
import { ensureAppBuild } from './appBuild.ts';
import { ensureConfigSchema } from './configSchema.ts';
import { fingerprint } from './fingerprint.ts';
import { ManagedProcess } from './ManagedProcess.ts';
import { readStartOptions, usage, type StartOptions } from './options.ts';
import { PortalDatabase } from './PortalDatabase.ts';
import { requireFreePorts } from './ports.ts';
import { resetStateDirectory, takeStateDirectory } from './stateDirectory.ts';
import { serveApp } from './staticApp.ts';
import { waitFor } from './waitFor.ts';

const root = path.resolve(import.meta.dirname, '../..');
const started = Date.now();

/** Of the control API, two Kubernetes APIs, two of Argo CD, the forge and Thanos, from the sandbox's first port. */
const sandboxPortOffsets = [0, 1, 2, 11, 12, 20, 30];

/** How long a process may take to end before it is ended by force, in milliseconds. */
const patience = 10_000;
/** The same for one that has begun nothing yet that is worth an orderly end. */
const haste = 1_000;

function say(message: string) {
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`[${seconds} s] ${message}`);
}

/** Addresses and places that depend on how this start was asked for; everything else is in app-config.yaml. */
function writeStartConfig(options: StartOptions): string {
  const file = path.join(options.state, 'app-config.start.yaml');
  const origin = `http://localhost:${options.port}`;
  fs.writeFileSync(
    file,
    // JSON is YAML.
    `${JSON.stringify(
      {
        app: {
          baseUrl: origin,
          // The portal is served from here (see staticApp.ts): the back end need not prepare its copy at each start.
          disableConfigInjection: true,
          disableStaticFallbackCache: true,
        },
        backend: {
          baseUrl: `http://localhost:${options.backendPort}`,
          listen: { host: '127.0.0.1', port: options.backendPort },
          cors: { origin },
          database: {
            connection: { directory: path.join(options.state, 'database') },
          },
        },
      },
      null,
      2,
    )}\n`,
  );
  return file;
}

/** Digest of the migrations of all plugins: of those that are installed, and of ours. */
function migrationsFingerprint(): string {
  const plugins = fs.readdirSync(path.join(root, 'plugins'));
  return fingerprint(root, [
    'yarn.lock',
    ...plugins.map(name => `plugins/${name}/migrations`),
  ]);
}

function nodeProgram(program: string): string[] {
  return [
    '--require',
    path.join(import.meta.dirname, 'sourceMaps.cjs'),
    '--require',
    path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    path.join(root, program),
  ];
}

async function main() {
  const options = readStartOptions(process.argv.slice(2), root);
  if (options === 'help') {
    console.log(usage);
    return;
  }
  await requireFreePorts([
    {
      port: options.port,
      purpose: 'the portal',
      option: { name: 'port', value: options.port },
    },
    {
      port: options.backendPort,
      purpose: "the portal's back end",
      option: { name: 'backend-port', value: options.backendPort },
    },
    ...sandboxPortOffsets.map(offset => ({
      port: options.sandboxPort + offset,
      purpose: 'the sandbox',
      option: { name: 'sandbox-port', value: options.sandboxPort },
    })),
  ]);
  const giveBack = takeStateDirectory(options.state);
  process.on('exit', giveBack);
  if (options.reset) {
    resetStateDirectory(options.state);
    say(`Forgetting the state in ${path.relative(root, options.state)}`);
  }

  const database = PortalDatabase.open(options.state, migrationsFingerprint());

  const abort = new AbortController();
  // What need not be done again at the next start; yarn leaves it alone, and git does not see it.
  const cache = path.join(root, 'node_modules/.cache/portal');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'development',
    // Node knows by each file's content whether what it has compiled is still right.
    NODE_COMPILE_CACHE: path.join(cache, 'node'),
  };
  const common = {
    command: process.execPath,
    env,
    verbose: options.verbose,
    say,
    onGone: (message: string) => abort.abort(new Error(message)),
  };
  const sandboxConfig = path.join(options.state, 'app-config.sandbox.yaml');
  const sandbox = new ManagedProcess({
    ...common,
    name: 'The sandbox',
    cwd: root,
    args: [
      ...nodeProgram('packages/sandbox/src/cli.ts'),
      '--port-base',
      String(options.sandboxPort),
      '--speed',
      String(options.speed),
      '--state',
      options.state,
      '--with-parent',
      ...(options.reset ? ['--reset'] : []),
    ],
    log: path.join(options.state, 'logs/sandbox.log'),
    pidFile: path.join(options.state, 'sandbox.pid'),
    restart: false,
  });
  const backend = new ManagedProcess({
    ...common,
    name: 'The back end',
    cwd: path.join(root, 'packages/backend'),
    args: [
      '--require',
      path.join(import.meta.dirname, 'endWithParent.cjs'),
      ...nodeProgram('packages/backend/src/index.ts'),
      '--config',
      path.join(root, 'app-config.yaml'),
      '--config',
      sandboxConfig,
      '--config',
      writeStartConfig(options),
    ],
    log: path.join(options.state, 'logs/backend.log'),
    pidFile: path.join(options.state, 'backend.pid'),
    restart: true,
  });

  let stopped: Promise<void> | undefined;
  const stop = () => {
    // A second signal waits for the same end: whoever exits before it leaves a back end behind.
    stopped ??= (async () => {
      abort.abort(new Error('stopped'));
      await Promise.all([
        backend.stop(
          backend.wasUp || !database.mayBeInterrupted ? patience : haste,
        ),
        sandbox.stop(patience),
      ]);
    })();
    return stopped;
  };
  const stopAndExit = () => {
    if (!stopped) say('Stopping');
    stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, stopAndExit);
  }

  try {
    say('Starting the sandbox');
    sandbox.start();
    const built = ensureAppBuild({
      root,
      package: 'packages/app',
      say,
      signal: abort.signal,
    });
    built.catch(error => abort.abort(error));
    const schema = ensureConfigSchema({
      root,
      directory: cache,
      say,
      signal: abort.signal,
    });
    schema.catch(error => abort.abort(error));
    await waitFor({
      what: 'The sandbox',
      probe: async () => {
        const response = await fetch(
          `http://127.0.0.1:${options.sandboxPort}/state`,
        );
        return response.ok || undefined;
      },
      signal: abort.signal,
      timeout: 60_000,
    });
    say('Sandbox ready; starting the back end');
    // The back end's root logger reads it.
    env.COMPILED_CONFIG_SCHEMA = await schema;
    backend.start();
    await waitFor({
      what: 'The back end',
      probe: async () => {
        const ready = await fetch(
          `http://127.0.0.1:${options.backendPort}/.backstage/health/v1/readiness`,
        );
        return ready.ok || undefined;
      },
      signal: abort.signal,
      timeout: 120_000,
    });
    backend.isUp();
    database.isUp();
    await serveApp({
      directory: await built,
      port: options.port,
      backend: `http://localhost:${options.backendPort}`,
    });
    say('Everything is up; Ctrl-C stops it');
    console.log(`Portal ready at http://localhost:${options.port}`);
    await new Promise((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
    });
  } catch (error) {
    if (!stopped) {
      const reason = abort.signal.aborted ? abort.signal.reason : error;
      console.error(`\n✗ ${(reason as Error).message}`);
      for (const child of [sandbox, backend]) {
        if (!abort.signal.aborted && child.pid) console.error(child.tail(10));
      }
      await stop();
      process.exit(1);
    }
  }
}

main().catch(async error => {
  console.error(`✗ ${error.message}`);
  process.exit(1);
});
