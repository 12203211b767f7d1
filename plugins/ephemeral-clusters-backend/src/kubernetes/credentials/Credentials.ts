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

import type { RequestOptions } from 'node:https';
import { KubeConfig, type Cluster, type User } from '@kubernetes/client-node';
import { UnusableCredentials } from '../KubernetesClient';
import type { Timing } from '../timing';
import type {
  KubeconfigAccess,
  KubernetesAccess,
  ServiceAccount,
} from './access';
import { ExecPlugin } from './execPlugin';
import { readKubeconfig } from './kubeconfig';
import { Oidc } from './oidc';
import { readCredentialFile, tokenFileUser } from './tokenFile';
import { fixedUser, type UserCredentials } from './UserCredentials';

/** What a request is sent with. */
export interface PreparedRequest {
  cluster: Cluster;
  /** Certificates, server name, verification and headers. */
  options: RequestOptions;
  /** Of this user alone: client-node mixes up users of the same name when clusters share one. */
  config: KubeConfig;
}

export interface CredentialsOptions {
  access: KubernetesAccess;
  timing: Timing;
  /** Hears what an operator should know and nobody else. */
  report?(message: string): void;
}

interface Loaded {
  cluster: Cluster;
  credentials: UserCredentials;
}

/** Credentials of one management cluster, read when they are needed and again when what they are read from has changed. */
export class Credentials {
  readonly #options: CredentialsOptions;
  /** Key in the configuration, for messages. */
  readonly #key: string;
  #loaded: Loaded | undefined;
  /** Content of the kubeconfig that `#loaded` was read from. */
  #text: string | undefined;

  static create(options: CredentialsOptions): Credentials {
    return new Credentials(options);
  }

  private constructor(options: CredentialsOptions) {
    this.#options = options;
    const { access } = options;
    const form = ['kubeconfig', 'inCluster', 'serviceAccount'].find(
      item => access[item as keyof KubernetesAccess],
    );
    this.#key = `ephemeralClusters.managementClusters.${access.id}.${form}`;
  }

  /** @throws UnusableCredentials */
  async prepare(): Promise<PreparedRequest> {
    const { cluster, credentials } = await this.#load();
    const user = await credentials.user();
    const config = new KubeConfig();
    config.loadFromClusterAndUser(cluster, user);
    const options: RequestOptions = {};
    try {
      // Reads the files of certificates, so those that are replaced are used.
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new UnusableCredentials(
        code
          ? `${
              this.#key
            }: a file with a certificate or key cannot be read (${code})`
          : `${this.#key}: ${message}`,
      );
    }
    return { cluster, options, config };
  }

  /** They were refused: what plugins and identity providers have given is forgotten. */
  renew(): void {
    this.#loaded?.credentials.renew();
  }

  async #load(): Promise<Loaded> {
    const { access } = this.#options;
    if (access.kubeconfig) return this.#loadKubeconfig(access);
    this.#loaded ??= access.serviceAccount
      ? loadServiceAccount(access.serviceAccount, this.#key)
      : loadInCluster(this.#key);
    return this.#loaded;
  }

  async #loadKubeconfig(access: KubeconfigAccess): Promise<Loaded> {
    const { path } = access.kubeconfig;
    try {
      const text = await readCredentialFile(path, `${this.#key}.path`);
      if (this.#loaded && this.#text === text) return this.#loaded;
      this.#loaded = this.#fromKubeconfig(text, access);
      this.#text = text;
    } catch (error) {
      // A file that is being replaced can be missing or half written for a moment.
      if (!this.#loaded) throw error;
    }
    return this.#loaded;
  }

  #fromKubeconfig(text: string, access: KubeconfigAccess): Loaded {
    const { timing, report } = this.#options;
    const { path } = access.kubeconfig;
    const { cluster, user, tokenFile } = readKubeconfig(
      text,
      access,
      this.#key,
    );
    if (cluster.proxyUrl?.startsWith('socks')) {
      throw new UnusableCredentials(
        `${
          this.#key
        }: the context asks for a SOCKS proxy, which is not supported`,
      );
    }
    const credentialsOf = (): UserCredentials => {
      if (user.exec) {
        return ExecPlugin.create({ cluster, user, path, timing, report });
      }
      if (user.authProvider?.name === 'oidc') {
        return Oidc.create({ user, timing });
      }
      if (user.authProvider) {
        throw new UnusableCredentials(
          `${
            this.#key
          }: the auth-provider of the context's user is not supported, as it is not by kubectl; use an exec plugin`,
        );
      }
      return tokenFile
        ? tokenFileUser(user, tokenFile, `${this.#key}: tokenFile of the user`)
        : fixedUser(user);
    };
    return { cluster, credentials: credentialsOf() };
  }
}

function loadServiceAccount(account: ServiceAccount, key: string): Loaded {
  const { url, caFile, caData, skipTlsVerify = false, token } = account;
  const user: User = { name: 'service-account' };
  return {
    cluster: {
      name: 'cluster',
      server: url,
      caFile,
      caData,
      skipTLSVerify: skipTlsVerify,
    },
    credentials:
      'file' in token
        ? tokenFileUser(user, token.file, `${key}.tokenFile`)
        : fixedUser({ ...user, token: token.value }),
  };
}

function loadInCluster(key: string): Loaded {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new UnusableCredentials(
      `${key}: this does not run in a cluster (KUBERNETES_SERVICE_HOST is not set)`,
    );
  }
  const config = new KubeConfig();
  config.loadFromCluster();
  const cluster = config.getCurrentCluster()!;
  const { name, authProvider } = config.getCurrentUser()!;
  return {
    cluster,
    credentials: tokenFileUser({ name }, authProvider.config.tokenFile, key),
  };
}
