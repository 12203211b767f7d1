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

import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { answers } from '../kubernetes/fetchHealth';
import { adminKubeconfig } from '../kubernetes/kubectl';
import type { LabContext, ProcessSpec } from '../types';
import { argocdNamespace } from './addresses';

/** What the processes' arguments depend on. */
export type ArgoCdContext = Pick<
  LabContext,
  'stateDirectory' | 'programs' | 'ports' | 'secrets'
>;

/** Directory of all that Argo CD writes. */
export function argocdDirectory(lab: Pick<LabContext, 'stateDirectory'>) {
  return path.join(lab.stateDirectory, 'argocd');
}

/** Directory of links to Argo CD's parts, and of the programs that the repo server calls by name. */
export function argocdPrograms(lab: Pick<LabContext, 'stateDirectory'>) {
  return path.join(argocdDirectory(lab), 'bin');
}

/** Names by which the one executable is Argo CD's command, or one of the parts that run here. */
export const argocdNames = [
  'argocd',
  'argocd-repo-server',
  'argocd-application-controller',
  'argocd-applicationset-controller',
  'argocd-server',
] as const;

/** Directories that Argo CD wants to find, below its own. */
export const argocdDirectories = [
  'bin',
  'tmp',
  'tls',
  'ssh',
  'gnupg',
  'plugins',
  'static',
];

/** Longest path of a Unix socket on Linux and macOS, without a byte for its end. */
const socketPathLimit = 103;

/** By default it is one place for all Argo CDs of a machine. */
export function askPassSocket(directory: string): string {
  const socket = path.join(directory, 'ask-pass.sock');
  if (Buffer.byteLength(socket) <= socketPathLimit) return socket;
  const hash = createHash('sha256').update(directory).digest('hex');
  return path.join(os.tmpdir(), `lab-ask-pass-${hash.slice(0, 12)}.sock`);
}

function environment(lab: ArgoCdContext): Record<string, string> {
  const below = (name: string) => path.join(argocdDirectory(lab), name);
  return {
    // Here "the cluster that Argo CD runs in" is the one of this kubeconfig.
    KUBECONFIG: adminKubeconfig(lab as LabContext),
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: below('tls'),
    ARGOCD_SSH_DATA_PATH: below('ssh'),
    ARGOCD_GNUPGHOME: below('gnupg'),
    ARGOCD_PLUGINSOCKFILEPATH: below('plugins'),
    ARGOCD_ASK_PASS_SOCK: askPassSocket(argocdDirectory(lab)),
    REDIS_PASSWORD: lab.secrets.get('redisPassword'),
    TMPDIR: below('tmp'),
    PATH: [argocdPrograms(lab), process.env.PATH].join(path.delimiter),
  };
}

function part(
  lab: ArgoCdContext,
  name: string,
  health: string,
  ports: number[],
  args: string[],
): ProcessSpec {
  return {
    name: `argocd-${name}`,
    // One executable is all parts; the name that it is called by selects one.
    command: path.join(argocdPrograms(lab), `argocd-${name}`),
    args,
    env: environment(lab),
    cwd: argocdDirectory(lab),
    version: lab.programs.version('argocd'),
    ports,
    healthy: () => answers(`http://${health}`),
  };
}

/** Argo CD's processes, in the order in which they are started. */
export function argocdProcesses(lab: ArgoCdContext): ProcessSpec[] {
  const { ports } = lab;
  const loopback = (port: number) => `127.0.0.1:${port}`;
  const log = ['--logformat', 'text'];
  const redis = ['--redis', loopback(ports.redis)];
  const cluster = [
    ...['--kubeconfig', adminKubeconfig(lab as LabContext)],
    ...['--namespace', argocdNamespace],
  ];
  const repoServer = [
    ...['--repo-server', loopback(ports.argocdRepoServer)],
    '--repo-server-plaintext',
  ];
  return [
    part(
      lab,
      'repo-server',
      `${loopback(ports.argocdRepoServerMetrics)}/healthz`,
      [ports.argocdRepoServer, ports.argocdRepoServerMetrics],
      [
        ...['--address', '127.0.0.1', '--port', `${ports.argocdRepoServer}`],
        ...['--metrics-address', '127.0.0.1'],
        ...['--metrics-port', `${ports.argocdRepoServerMetrics}`],
        '--disable-tls',
        ...['--client-ca-path', ''],
        // A hundred Applications at once would be a hundred helms at once.
        ...['--parallelismlimit', '8'],
        ...redis,
        ...log,
      ],
    ),
    part(
      lab,
      'application-controller',
      `${loopback(ports.argocdControllerMetrics)}/healthz`,
      [ports.argocdControllerMetrics],
      [
        ...['--metrics-port', `${ports.argocdControllerMetrics}`],
        ...cluster,
        ...repoServer,
        ...redis,
        ...log,
      ],
    ),
    part(
      lab,
      'applicationset-controller',
      // Its probe knows of no checks and answers 404.
      `${loopback(ports.argocdApplicationSetMetrics)}/metrics`,
      [
        ports.argocdApplicationSetMetrics,
        ports.argocdApplicationSetProbe,
        ports.argocdApplicationSetWebhook,
      ],
      [
        ...['--metrics-addr', loopback(ports.argocdApplicationSetMetrics)],
        ...['--probe-addr', loopback(ports.argocdApplicationSetProbe)],
        ...['--webhook-addr', loopback(ports.argocdApplicationSetWebhook)],
        ...['--argocd-repo-server', loopback(ports.argocdRepoServer)],
        '--repo-server-plaintext',
        ...cluster,
        ...log,
      ],
    ),
    part(
      lab,
      'server',
      `${loopback(ports.argocdServer)}/healthz`,
      [ports.argocdServer, ports.argocdServerMetrics],
      [
        ...['--address', '127.0.0.1', '--port', `${ports.argocdServer}`],
        ...['--metrics-address', '127.0.0.1'],
        ...['--metrics-port', `${ports.argocdServerMetrics}`],
        '--insecure',
        // Built without its pages; the API is complete.
        ...['--staticassets', path.join(argocdDirectory(lab), 'static')],
        ...cluster,
        ...repoServer,
        ...redis,
        ...log,
      ],
    ),
  ];
}
