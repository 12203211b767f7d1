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

import { chromium, type Browser } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findBrowser, howToGetABrowser } from '../check/browser.ts';
import { waitFor } from '../portal/waitFor.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ports = { portal: 3200, backend: 7207, sandbox: 7300 };
const portal = `http://localhost:${ports.portal}`;
const api = `http://localhost:${ports.backend}/api`;
const state = path.join(root, '.sandbox/measure');

interface Figure {
  measure: string;
  value: number;
  unit: string;
}

/** Runs `npm start` and waits for its line. */
async function start(
  args: string[],
): Promise<{ child: ChildProcess; seconds: number }> {
  const began = Date.now();
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'scripts/start.mjs'),
      '--port',
      String(ports.portal),
      '--backend-port',
      String(ports.backend),
      '--sandbox-port',
      String(ports.sandbox),
      '--state',
      state,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', chunk => {
      output += chunk;
      if (output.includes('Portal ready at')) resolve();
    });
    child.on('exit', code => reject(new Error(`it ended with ${code}`)));
  });
  return { child, seconds: (Date.now() - began) / 1000 };
}

/** @returns seconds until everything has ended, and all ports are free with it */
async function stop(child: ChildProcess): Promise<number> {
  const began = Date.now();
  const gone = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return (Date.now() - began) / 1000;
}

async function signIn(): Promise<string> {
  const response = await fetch(`${api}/auth/demo/refresh`, {
    headers: { 'x-demo-user': 'olga' },
  });
  const body = (await response.json()) as {
    backstageIdentity: { token: string };
  };
  return body.backstageIdentity.token;
}

/** Asks for the list until it has the whole fleet, all of it in contact. */
async function waitForList(): Promise<number> {
  const signal = AbortSignal.timeout(120_000);
  return waitFor({
    what: 'The list of clusters',
    timeout: 120_000,
    signal,
    probe: async () => {
      const response = await fetch(`${api}/ephemeral-clusters/clusters`, {
        headers: { Authorization: `Bearer ${await signIn()}` },
        signal,
      });
      if (!response.ok) return undefined;
      const list = (await response.json()) as {
        total: number;
        sources: { state: string }[];
      };
      const fresh = list.sources.every(source => source.state === 'fresh');
      return list.total > 0 && fresh ? list.total : undefined;
    },
  });
}

/** Seconds of processor time that a process has taken: other than what a clock says, it hardly depends on what else the machine does. */
function processorTime(pidFile: string): number {
  const pid = fs.readFileSync(path.join(state, pidFile), 'utf8');
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // From the third field on, as proc(5) counts them: the second one may hold spaces. A tick is 10 ms.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process in MiB. */
function residentMemory(pidFile: string): number {
  const pid = fs.readFileSync(path.join(state, pidFile), 'utf8');
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** What a browser with an empty cache loads for the list page. */
async function measureListPage(browser: Browser): Promise<Figure[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const kinds = new Map<string, { kind: string; bytes: number }>();
  session.on('Network.responseReceived', event => {
    const kind = event.response.url.includes('/api/ephemeral-clusters/clusters')
      ? 'list'
      : event.type;
    kinds.set(event.requestId, { kind, bytes: 0 });
  });
  session.on('Network.loadingFinished', event => {
    const entry = kinds.get(event.requestId);
    if (entry) entry.bytes = event.encodedDataLength;
  });
  await page.goto(portal);
  await page.getByRole('button', { name: 'Enter as Olga' }).click();
  // Whoever goes on before is not signed in.
  await page.getByRole('link', { name: 'New environment' }).first().waitFor();
  const began = Date.now();
  await page.goto(`${portal}/ephemeral-clusters`);
  await page.getByRole('link', { name: 'checkout-perf' }).waitFor();
  const shown = (Date.now() - began) / 1000;
  const sum = (wanted: (kind: string) => boolean) =>
    Math.round(
      [...kinds.values()]
        .filter(({ kind }) => wanted(kind))
        .reduce((total, { bytes }) => total + bytes, 0) / 1024,
    );
  const figures = [
    {
      measure: 'list page: until the rows are shown',
      value: shown,
      unit: 's',
    },
    {
      measure: 'list page and sign-in: scripts, uncompressed',
      value: sum(kind => kind === 'Script'),
      unit: 'KiB',
    },
    {
      measure: 'list page: one answer of the list',
      value: sum(kind => kind === 'list'),
      unit: 'KiB',
    },
  ];
  await context.close();
  return figures;
}

/** What a start and a stop take; what there is to see and to weigh in between, too, where a browser is given. */
async function measureTurn(
  turn: string,
  executablePath: string | undefined,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = (measure: string, value: number, unit: string) =>
    figures.push({ measure, value, unit });
  const { child, seconds } = await start([]);
  let ending: number;
  try {
    add(`${turn}: until the portal is ready`, seconds, 's');
    add(
      `${turn}: processor time of the back end until then`,
      processorTime('backend.pid'),
      's',
    );
    const began = Date.now();
    const clusters = await waitForList();
    add(
      `${turn}: from there to a list of ${clusters} clusters in contact`,
      (Date.now() - began) / 1000,
      's',
    );
    if (executablePath) {
      const browser = await chromium.launch({
        executablePath,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
      });
      figures.push(...(await measureListPage(browser)));
      await browser.close();
      add('back end: resident memory', residentMemory('backend.pid'), 'MiB');
      add('sandbox: resident memory', residentMemory('sandbox.pid'), 'MiB');
    }
  } finally {
    ending = await stop(child);
  }
  add(`${turn}: from Ctrl-C until everything has ended`, ending, 's');
  return figures;
}

async function main() {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(howToGetABrowser);
  fs.rmSync(state, { recursive: true, force: true });
  const figures = [
    ...(await measureTurn('first start (new state)', undefined)),
    ...(await measureTurn('second start', executablePath)),
  ];
  console.log(
    `\n${os.cpus().length} cores, Node ${
      process.versions.node
    }, load average ${os.loadavg()[0].toFixed(1)}\n`,
  );
  for (const { measure, value, unit } of figures) {
    console.log(`| ${measure} | ${Math.round(value * 10) / 10} ${unit} |`);
  }
}

main().catch(error => {
  console.error(`✗ ${error.message}`);
  process.exit(1);
});
