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
import { setTimeout as delay } from 'node:timers/promises';
import { Program } from '../programs';

/** Milliseconds. */
const catalogPatience = 60_000;

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'bench',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'bench' },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'bench' },
};

const entityFile = 'entity.yaml';

const coreKinds = ['clusters', 'machines', 'machinedeployments', 'machinesets'];

/** Backstage's Kubernetes plugin on the same management cluster, in a process of its own. */
export class KubernetesPlugin {
  readonly #program: Program;
  readonly #port: number;

  static async start(
    kubeconfig: string,
    port: number,
  ): Promise<KubernetesPlugin> {
    const directory = path.dirname(kubeconfig);
    const config = path.join(directory, 'kubernetes.yaml');
    // JSON is YAML.
    const write = (file: string, content: object) =>
      fs.writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    write(config, pluginConfig(kubeconfig, port));
    write(path.join(directory, entityFile), entity);
    const program = Program.start(
      'packages/bench/src/portal/serveKubernetesPlugin.ts',
      ['--config', config],
    );
    await program.ready();
    const plugin = new KubernetesPlugin(program, port);
    await plugin.#untilItKnowsTheEntity();
    return plugin;
  }

  private constructor(program: Program, port: number) {
    this.#program = program;
    this.#port = port;
  }

  /**
   * Looks at what belongs to one entity, as its tab on an entity's page does every ten seconds.
   *
   * @throws Error with what it answered instead
   */
  async look(): Promise<void> {
    const response = await fetch(
      `http://localhost:${this.#port}/api/kubernetes/services/bench`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ entity }),
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

  /** The catalog takes it up some seconds after its start. */
  async #untilItKnowsTheEntity(): Promise<void> {
    const end = Date.now() + catalogPatience;
    for (;;) {
      try {
        await this.look();
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await delay(500);
      }
    }
  }
}

function pluginConfig(kubeconfig: string, port: number): object {
  const { clusters, users } = JSON.parse(fs.readFileSync(kubeconfig, 'utf8'));
  const { cluster } = clusters[0];
  const customResource = (plural: string, group = 'cluster.x-k8s.io') => ({
    group,
    apiVersion: group === 'argoproj.io' ? 'v1alpha1' : 'v1beta2',
    plural,
  });
  return {
    backend: {
      baseUrl: `http://localhost:${port}`,
      listen: { host: '127.0.0.1', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      // Who asks is not what is measured.
      auth: { dangerouslyDisableDefaultAuthPolicy: true },
    },
    catalog: {
      locations: [
        {
          type: 'file',
          target: path.join(path.dirname(kubeconfig), entityFile),
        },
      ],
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'management',
              url: cluster.server,
              caData: cluster['certificate-authority-data'],
              authProvider: 'serviceAccount',
              serviceAccountToken: users[0].user.token,
            },
          ],
        },
      ],
      // What our sources watch, and nothing else.
      objectTypes: ['pods', 'statefulsets'],
      customResources: [
        ...coreKinds.map(plural => customResource(plural)),
        customResource('machinepools'),
        customResource('kubeadmcontrolplanes', 'controlplane.cluster.x-k8s.io'),
        customResource('applications', 'argoproj.io'),
        customResource('applicationsets', 'argoproj.io'),
      ],
    },
  };
}
