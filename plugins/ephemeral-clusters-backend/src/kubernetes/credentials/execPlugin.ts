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

import { execFile } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import type { Cluster, User } from '@kubernetes/client-node';
import { z } from 'zod';
import { UnusableCredentials } from '../KubernetesClient';
import type { Timing } from '../timing';
import type { UserCredentials } from './UserCredentials';

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
const settings = z.object({
  apiVersion: z
    .enum([
      'client.authentication.k8s.io/v1',
      'client.authentication.k8s.io/v1beta1',
    ])
    .catch('client.authentication.k8s.io/v1'),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  interactiveMode: z.string().nullish(),
  provideClusterInfo: z.boolean().nullish(),
});

const answer = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().min(1).optional(),
    clientCertificateData: z.string().min(1).optional(),
    clientKeyData: z.string().min(1).optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});

/** Milliseconds after which a plugin that says nothing is ended. */
const timeLimit = 30_000;
/** Milliseconds for which a failure holds: every kind that is watched would run the plugin again. */
const failureHolds = 30_000;
/** Milliseconds before its end at which a credential is not used any more. */
const margin = 10_000;

export interface ExecPluginOptions {
  cluster: Cluster;
  /** With `exec`. */
  user: User;
  /** Of the kubeconfig: relative commands are relative to its directory, as for kubectl. */
  path: string;
  timing: Timing;
  /** Hears what a plugin that fails has said; for the operator only. */
  report?(message: string): void;
}

/**
 * Of a user whose credentials a program gives (`aws`, `kubelogin`, `gke-gcloud-auth-plugin`). It is run once for as long as what it gave
 * is good, whatever the number of requests. client-node runs plugins, too, but one for each request that comes meanwhile, without an
 * end to one that hangs, and without `KUBERNETES_EXEC_INFO`, which several refuse to run without.
 */
export class ExecPlugin implements UserCredentials {
  readonly #options: ExecPluginOptions;
  #known: { user: User; until: number } | undefined;
  #failure: { error: unknown; until: number } | undefined;
  #running: Promise<User> | undefined;

  static create(options: ExecPluginOptions): ExecPlugin {
    return new ExecPlugin(options);
  }

  private constructor(options: ExecPluginOptions) {
    this.#options = options;
  }

  async user(): Promise<User> {
    const now = this.#options.timing.now().getTime();
    if (this.#known && now < this.#known.until) return this.#known.user;
    if (this.#failure && now < this.#failure.until) throw this.#failure.error;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  renew(): void {
    this.#known = undefined;
    this.#failure = undefined;
  }

  async #run(): Promise<User> {
    const { timing } = this.#options;
    try {
      const { status } = await this.#ask();
      const until = status.expirationTimestamp
        ? Date.parse(status.expirationTimestamp) - margin
        : Number.POSITIVE_INFINITY;
      if (until <= timing.now().getTime()) {
        throw new UnusableCredentials(
          'The exec plugin of its kubeconfig gave a credential that has run out',
        );
      }
      const { name, impersonateUser } = this.#options.user;
      const user: User = {
        name,
        impersonateUser,
        token: status.token,
        certData: base64(status.clientCertificateData),
        keyData: base64(status.clientKeyData),
      };
      this.#known = { user, until };
      this.#failure = undefined;
      return user;
    } catch (error) {
      this.#failure = { error, until: timing.now().getTime() + failureHolds };
      throw error;
    }
  }

  async #ask(): Promise<z.output<typeof answer>> {
    const parsed = settings.safeParse(this.#options.user.exec);
    if (!parsed.success) {
      throw new UnusableCredentials(
        'The exec plugin of its kubeconfig is not described as kubectl expects it',
      );
    }
    const { command, args, env, interactiveMode } = parsed.data;
    if (interactiveMode === 'Always') {
      throw new UnusableCredentials(
        'The exec plugin of its kubeconfig wants to talk to a person (interactiveMode: Always)',
      );
    }
    const text = await this.#output(
      command.includes('/')
        ? resolve(dirname(this.#options.path), command)
        : command,
      args ?? [],
      {
        ...process.env,
        ...Object.fromEntries((env ?? []).map(item => [item.name, item.value])),
        KUBERNETES_EXEC_INFO: JSON.stringify(this.#info(parsed.data)),
      },
    );
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      // Said below: nothing of it is repeated, since it may be a token.
    }
    const given = answer.safeParse(body);
    const { token, clientCertificateData, clientKeyData } =
      given.data?.status ?? {};
    if (
      !given.success ||
      !(token || (clientCertificateData && clientKeyData))
    ) {
      throw new UnusableCredentials(
        'The exec plugin of its kubeconfig gave no ExecCredential with a token or a certificate',
      );
    }
    return given.data;
  }

  #info({ apiVersion, provideClusterInfo }: z.output<typeof settings>) {
    const { cluster } = this.#options;
    return {
      apiVersion,
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: provideClusterInfo
          ? {
              server: cluster.server,
              'tls-server-name': cluster.tlsServerName,
              'insecure-skip-tls-verify': cluster.skipTLSVerify || undefined,
              'certificate-authority-data': cluster.caData,
              'proxy-url': cluster.proxyUrl,
            }
          : undefined,
      },
    };
  }

  #output(
    command: string,
    args: string[],
    env: NodeJS.ProcessEnv,
  ): Promise<string> {
    return new Promise((done, fail) => {
      const child = execFile(
        command,
        args,
        { env, timeout: timeLimit, killSignal: 'SIGKILL', windowsHide: true },
        (error, stdout, stderr) => {
          if (!error) {
            done(stdout);
            return;
          }
          if (stderr) {
            this.#options.report?.(`The exec plugin says: ${stderr}`);
          }
          fail(
            new UnusableCredentials(
              `The exec plugin of its kubeconfig ${failureOf(error)}`,
            ),
          );
        },
      );
      // One that asks for a password gets none, and ends.
      child.stdin?.end();
    });
  }
}

function failureOf(error: { code?: unknown; killed?: boolean }): string {
  if (error.killed) return `gave no answer within ${timeLimit / 1000} s`;
  return typeof error.code === 'number'
    ? `ended with code ${error.code}; what it said is in the log`
    : `cannot be run (${error.code ?? 'it was ended'})`;
}

function base64(pem: string | undefined): string | undefined {
  return pem && Buffer.from(pem).toString('base64');
}
