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
import { Program } from '../programs';

/** Backstage's Kubernetes plugin on the same management cluster, in a process of its own. */
export class KubernetesPlugin {
  readonly #program: Program;
  readonly #port: number;

  static async start(
    kubeconfig: string,
    port: number,
  ): Promise<KubernetesPlugin> {
    const program = Program.start(
      'packages/bench/src/portal/serveKubernetesPlugin.ts',
      [kubeconfig, String(port)],
    );
    await program.read();
    return new KubernetesPlugin(program, port);
  }

  private constructor(program: Program, port: number) {
    this.#program = program;
    this.#port = port;
  }

  /** Looks at what belongs to one entity, as its tab on an entity's page does every ten seconds. */
  async look(): Promise<void> {
    const response = await fetch(
      `http://localhost:${this.#port}/api/kubernetes/services/bench`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'bench',
              namespace: 'default',
              annotations: { 'backstage.io/kubernetes-id': 'bench' },
            },
          },
        }),
      },
    );
    const body = await response.text();
    if (!response.ok) {
      throw new Error(
        `The Kubernetes plugin answered ${response.status}: ${body}`,
      );
    }
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}

/** Where and as whom a kubeconfig of the bench reaches its cluster. */
export function readKubeconfig(file: string): {
  url: string;
  caData: string;
  token: string;
} {
  const { clusters, users } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const { cluster } = clusters[0];
  return {
    url: cluster.server,
    caData: cluster['certificate-authority-data'],
    token: users[0].user.token,
  };
}
