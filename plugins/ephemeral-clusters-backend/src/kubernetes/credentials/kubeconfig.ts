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

import { dirname, resolve } from 'node:path';
import { KubeConfig, type Cluster, type User } from '@kubernetes/client-node';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { UnusableCredentials } from '../KubernetesClient';
import type { KubeconfigAccess } from './access';

/** What of a kubeconfig client-node does not read: it looks for `token-file`, and the key is `tokenFile`. */
const tokenFiles = z.object({
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({ tokenFile: z.string().min(1) }),
    }),
  ),
});

/** One context of a kubeconfig. */
export interface KubeconfigContext {
  cluster: Cluster;
  user: User;
  /** Absolute path of the user's token file. */
  tokenFile?: string;
}

/**
 * Reads the context that is asked for.
 *
 * @param text - content of the file
 * @param key - of the configuration that names the file, for messages
 * @throws UnusableCredentials that says nothing of the content
 */
export function readKubeconfig(
  text: string,
  { kubeconfig: { path, context } }: KubeconfigAccess,
  key: string,
): KubeconfigContext {
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
  } catch (error) {
    throw new UnusableCredentials(
      `${key}.path: the file is no kubeconfig${lineOf(text)}`,
    );
  }
  config.makePathsAbsolute(dirname(path));
  if (context) config.setCurrentContext(context);
  const named = config.getContextObject(config.getCurrentContext());
  if (!named) {
    throw new UnusableCredentials(
      context
        ? `${key}.context: the file has no such context`
        : `${key}: the file has no current context; name one with context`,
    );
  }
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) {
    throw new UnusableCredentials(
      `${key}: the context names a ${
        cluster ? 'user' : 'cluster'
      } that the file does not have`,
    );
  }
  return { cluster, user, tokenFile: tokenFileOf(text, user.name, path) };
}

function tokenFileOf(text: string, user: string, path: string) {
  const { users } = z
    .object({ users: z.array(z.unknown()).catch([]) })
    .parse(parse(text));
  for (const item of users) {
    const found = tokenFiles.shape.users.element.safeParse(item);
    if (found.success && found.data.name === user) {
      return resolve(dirname(path), found.data.user.tokenFile);
    }
  }
  return undefined;
}

/** Where YAML cannot be read; the parser's own message repeats the line. */
function lineOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    const line = error instanceof YAMLParseError && error.linePos?.[0].line;
    if (line) return ` (line ${line} is no YAML)`;
  }
  return '';
}
