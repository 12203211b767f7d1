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
import os from 'node:os';
import path from 'node:path';
import { Program } from '../programs';
import type { Answer, Command, RequestCount } from './commands';

/** The sandbox's API server with a fleet, in a process of its own. */
export class ApiServer {
  /** File. */
  readonly kubeconfig: string;
  readonly clusters: number;
  readonly #program: Program;
  readonly #directory: string;

  static async start(clusters: number): Promise<ApiServer> {
    const server = new ApiServer(clusters);
    await server.#program.ready();
    return server;
  }

  private constructor(clusters: number) {
    this.clusters = clusters;
    this.#directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
    this.kubeconfig = path.join(this.#directory, 'kubeconfig');
    this.#program = Program.start('packages/bench/src/apiServer/serve.ts', [
      String(clusters),
      this.kubeconfig,
    ]);
  }

  /**
   * Gives clusters another Kubernetes version, in the order of their names and round again.
   *
   * @param version - of the n-th change, where it has `%`
   * @param options.count - changes
   * @param options.perSecond - absent: as fast as it can
   * @returns when the last one was made; milliseconds since 1970
   */
  async change(
    version: string,
    options: { from?: number; count: number; perSecond?: number },
  ): Promise<number> {
    const { at } = await this.#ask({ do: 'change', version, ...options });
    return at!;
  }

  /** Requests since the last time that this was asked, by what was asked for. */
  async requests(): Promise<RequestCount[]> {
    const { requests } = await this.#ask({ do: 'requests' });
    return requests!;
  }

  /** Kubernetes versions of all clusters by name, as they are at this moment. */
  async versions(): Promise<Record<string, string>> {
    const { versions } = await this.#ask({ do: 'versions' });
    return versions!;
  }

  /** Seconds of processor time since it was started. */
  processorTime(): number {
    return this.#program.processorTime();
  }

  async stop(): Promise<void> {
    await this.#program.stop();
    fs.rmSync(this.#directory, { recursive: true, force: true });
  }

  async #ask(command: Command): Promise<Answer> {
    this.#program.write(JSON.stringify(command));
    return JSON.parse(await this.#program.read()) as Answer;
  }
}
