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

// Gets Node, yarn and the dependencies where they are missing. Runs on any Node from 20 on, before anything is installed, so it is plain
// JavaScript and uses nothing but Node and npm.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
);

const toolchainDirectory = path.join(root, '.toolchain');

// Node as an npm package. Pinned, because the platform packages of some other 24.x releases are missing from npm.
const nodeVersion = '24.21.0';
// `packageManager` in package.json names it too; the lockfile is written by it.
const yarnVersion = '4.13.0';

/** True for the Node releases that Backstage 1.55 supports; client-node needs 22.19 at least. */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 19) || major === 24;
}

/**
 * Runs a command with its output hidden unless it fails; prints a line every ten seconds so that nobody thinks it hangs.
 *
 * @param {string} title what is being done, for people
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 */
async function run(title, command, args, env = process.env) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  // Not where the output of what is run may be read by a program.
  console.error(`• ${title}`);
  const ticker = setInterval(() => console.error(`  … ${seconds()} s`), 10_000);
  const output = [];
  try {
    await new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: process.platform === 'win32',
      });
      child.stdout.on('data', chunk => output.push(chunk));
      child.stderr.on('data', chunk => output.push(chunk));
      child.on('error', reject);
      child.on('exit', code =>
        code === 0 ? resolve() : reject(new Error(`it ended with ${code}`)),
      );
    });
  } catch (error) {
    const lines = Buffer.concat(output).toString().trimEnd().split('\n');
    console.error(lines.slice(-40).join('\n'));
    throw new Error(`${title} failed: ${error.message}`);
  } finally {
    clearInterval(ticker);
  }
}

/** Installs one npm package into the toolchain's own directory unless that version is there. */
async function ensurePackage(name, version) {
  const directory = path.join(toolchainDirectory, 'node_modules', name);
  const manifest = path.join(directory, 'package.json');
  const installed =
    fs.existsSync(manifest) &&
    JSON.parse(fs.readFileSync(manifest, 'utf8')).version === version;
  if (!installed) {
    fs.mkdirSync(toolchainDirectory, { recursive: true });
    const own = path.join(toolchainDirectory, 'package.json');
    if (!fs.existsSync(own)) fs.writeFileSync(own, '{ "private": true }\n');
    await run(`Getting ${name} ${version}`, 'npm', [
      'install',
      '--prefix',
      toolchainDirectory,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      `${name}@${version}`,
    ]);
  }
  return directory;
}

async function ensureNode() {
  if (isSupportedNode(process.versions.node)) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const directory = await ensurePackage(
    `node-${platform}-${process.arch}`,
    nodeVersion,
  );
  return path.join(
    directory,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
}

/** Where npm gets its packages from: yarn shall use the same place. */
async function npmRegistry() {
  const chunks = [];
  const child = spawn('npm', ['config', 'get', 'registry'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  for await (const chunk of child.stdout) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString().trim();
  return /^https?:/.test(text) ? text : undefined;
}

/**
 * Digest of everything that an installed tree depends on.
 *
 * @param {string} directory root of the tree
 * @param {string} node the Node that native modules were built for
 */
function installationFingerprint(directory, node) {
  const hash = createHash('sha256').update(node);
  const manifests = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const parent of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(directory, parent)).sort()) {
      manifests.push(path.join(parent, name, 'package.json'));
    }
  }
  for (const manifest of manifests) {
    const file = path.join(directory, manifest);
    if (fs.existsSync(file)) hash.update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Whether what is installed is what the manifests and the lockfile say, and what says so.
 *
 * @param {string} directory root of the tree
 * @param {string} node the Node that native modules were built for
 * @returns {{ isCurrent: boolean, markCurrent: () => void }} `markCurrent` is for who has just installed
 */
export function readInstallation(directory, node) {
  const stamp = path.join(directory, '.toolchain', 'installed');
  const fingerprint = installationFingerprint(directory, node);
  return {
    isCurrent:
      fs.existsSync(path.join(directory, 'node_modules')) &&
      fs.existsSync(stamp) &&
      fs.readFileSync(stamp, 'utf8') === fingerprint,
    markCurrent: () => fs.writeFileSync(stamp, fingerprint),
  };
}

/**
 * Makes sure that Node, yarn and all dependencies are there.
 *
 * @returns {Promise<{ node: string, env: Record<string, string | undefined> }>} the Node to use and the environment for it
 */
export async function ensureToolchain() {
  const node = await ensureNode();
  const yarnDirectory = await ensurePackage('@yarnpkg/cli-dist', yarnVersion);
  const env = {
    ...process.env,
    PATH: [
      path.dirname(node),
      path.join(toolchainDirectory, 'node_modules', '.bin'),
      process.env.PATH,
    ].join(path.delimiter),
    YARN_IGNORE_PATH: '1',
  };

  const installation = readInstallation(root, node);
  if (!installation.isCurrent) {
    const registry =
      process.env.YARN_NPM_REGISTRY_SERVER ?? (await npmRegistry());
    await run(
      'Installing the dependencies (about 1.5 GB; a minute or two)',
      node,
      [path.join(yarnDirectory, 'bin', 'yarn.js'), 'install', '--immutable'],
      {
        ...env,
        ...(registry && { YARN_NPM_REGISTRY_SERVER: registry }),
      },
    );
    installation.markCurrent();
  }
  return { node, env };
}

/**
 * Hands over to a TypeScript program of this repository, run by the toolchain's Node, and ends with its exit code. Ctrl-C reaches the program
 * through the terminal's process group; a signal sent to this process alone is passed on.
 *
 * @param {string} program path relative to the root
 * @param {string[]} nodeArguments options of Node itself
 */
export async function runProgram(program, nodeArguments = []) {
  try {
    const { node, env } = await ensureToolchain();
    const child = spawn(
      node,
      [...nodeArguments, path.join(root, program), ...process.argv.slice(2)],
      { cwd: root, env, stdio: 'inherit' },
    );
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.on('exit', (code, signal) => {
      process.exitCode = signal ? 1 : code ?? 1;
    });
  } catch (error) {
    console.error(`✗ ${error.message}`);
    process.exitCode = 1;
  }
}

/** Options of Node with which it runs a program in TypeScript of one of the workspaces' packages. */
export const packageProgramOptions = [
  '--enable-source-maps',
  '--require',
  path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
];

/**
 * As `runProgram`, for a program in TypeScript of one of the workspaces' packages.
 *
 * @param {string} script
 */
export async function runPackageProgram(script) {
  await runProgram(script, packageProgramOptions);
}
