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
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processCost } from '../lab';
import { nodeArguments, root } from '../programs';

/** What a test fleet of this many clusters may take to be there, in milliseconds. */
const patience = 180_000;

export interface PortalOptions {
  /** Of the management cluster. */
  kubeconfig: string;
  /** How many clusters it has. */
  clusters: number;
  port: number;
}

/** The demo portal's back end with authentication and permissions, on one management cluster, in a process of its own. */
export class Portal {
  readonly #options: PortalOptions;
  readonly #directory: string;
  readonly #child: ChildProcess;

  /** Waits until it lists all clusters. @throws Error with the end of its log where it does not */
  static async start(options: PortalOptions): Promise<Portal> {
    const portal = new Portal(options);
    try {
      await portal.#untilReady();
      return portal;
    } catch (error) {
      const log = fs.readFileSync(portal.#log, 'utf8').slice(-3_000);
      await portal.stop();
      throw new Error(`${(error as Error).message}\n${log}`);
    }
  }

  private constructor(options: PortalOptions) {
    this.#options = options;
    this.#directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-portal-'));
    const config = path.join(this.#directory, 'app-config.yaml');
    // JSON is YAML.
    fs.writeFileSync(config, JSON.stringify(portalConfig(options)));
    const log = fs.openSync(this.#log, 'w');
    this.#child = spawn(
      process.execPath,
      [
        '--require',
        path.join(root, 'scripts/portal/endWithParent.cjs'),
        ...nodeArguments('packages/backend/src/index.ts', ['--config', config]),
      ],
      {
        cwd: path.join(root, 'packages/backend'),
        env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'warn' },
        stdio: ['pipe', log, log],
      },
    );
    fs.closeSync(log);
  }

  /** Address, without a slash at its end. */
  get url(): string {
    return `http://localhost:${this.#options.port}`;
  }

  /** Address of a path of the plugin's API. */
  api(pathAndQuery: string): string {
    return `${this.url}/api/ephemeral-clusters${pathAndQuery}`;
  }

  /** What it has cost since it was started. Linux only. */
  cost() {
    const cost = processCost(this.#child.pid!);
    if (!cost) throw new Error('What a process costs is read on Linux only');
    return cost;
  }

  /** Backstage token of one of the demo's people: `olga` sees all clusters, `guest` those of team A. */
  async token(user: string): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/demo/refresh`, {
      headers: { 'x-demo-user': user },
    });
    if (!response.ok) {
      throw new Error(`Signing in as ${user} gave ${response.status}`);
    }
    const body = (await response.json()) as {
      backstageIdentity: { token: string };
    };
    return body.backstageIdentity.token;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise(resolve => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    }
    fs.rmSync(this.#directory, { recursive: true, force: true });
  }

  get #log(): string {
    return path.join(this.#directory, 'log');
  }

  async #untilReady(): Promise<void> {
    const end = Date.now() + patience;
    let last = 'it does not answer';
    while (Date.now() < end) {
      if (this.#child.exitCode !== null) {
        throw new Error(`The back end ended (${this.#child.exitCode})`);
      }
      try {
        const token = await this.token('olga');
        const response = await fetch(this.api('/clusters?limit=1'), {
          headers: { Authorization: `Bearer ${token}` },
        });
        const list = (await response.json()) as { total?: number };
        if (list.total === this.#options.clusters) return;
        last = `it lists ${list.total ?? response.status}`;
      } catch (error) {
        last = (error as Error).message;
      }
      await delay(250);
    }
    throw new Error(
      `The back end did not list ${this.#options.clusters} clusters in ${
        patience / 1000
      } s: ${last}`,
    );
  }
}

function portalConfig({ kubeconfig, port }: PortalOptions): object {
  const url = `http://localhost:${port}`;
  return {
    app: { title: 'Bench', baseUrl: url, packages: 'all' },
    organization: { name: 'Bench' },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      csp: { 'connect-src': ["'self'", 'http:', 'https:'] },
      cors: { origin: url, exposedHeaders: ['ETag'], credentials: true },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      actions: { pluginSources: [] },
    },
    auth: {
      environment: 'development',
      providers: { demo: { users: ['guest', 'ada', 'bo', 'olga'] } },
    },
    permission: { enabled: true },
    catalog: {
      rules: [{ allow: ['Group', 'User', 'Location'] }],
      locations: [
        { type: 'file', target: path.join(root, 'examples/org.yaml') },
      ],
    },
    ephemeralClusters: {
      managementClusters: { management: { kubeconfig: { path: kubeconfig } } },
    },
  };
}
