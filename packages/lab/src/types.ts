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

import type { Programs } from './programs';

/** A program as the lab runs it. */
export interface ProcessSpec {
  /** `kube-apiserver`; also the name of its log. */
  name: string;
  /** Absolute path of the executable. */
  command: string;
  args: string[];
  /** Added to a small fixed environment, not to the caller's. */
  env?: Record<string, string>;
  cwd?: string;
  version: string;
  /** Ports that it listens on. */
  ports: number[];
  /** After which its start is called failed; seconds, default 60. */
  startSeconds?: number;
  /** Asked every half second while it starts, every five seconds afterwards; throwing means no. */
  healthy(): Promise<boolean>;
}

/** One step of the start. A second start runs all of them again on the old state. */
export interface LabStep {
  name: string;
  run(lab: LabContext): Promise<void>;
}

/** Ports by what listens on them. */
export type LabPorts = Readonly<Record<PortName, number>>;

export type PortName =
  | 'etcd'
  | 'etcdPeer'
  | 'apiServer'
  | 'controllerManager'
  | 'coreWebhook'
  | 'coreHealth'
  | 'coreDiagnostics'
  | 'bootstrapWebhook'
  | 'bootstrapHealth'
  | 'bootstrapDiagnostics'
  | 'controlPlaneWebhook'
  | 'controlPlaneHealth'
  | 'controlPlaneDiagnostics'
  | 'infrastructureWebhook'
  | 'infrastructureHealth'
  | 'infrastructureDiagnostics'
  | 'argocdServer'
  | 'argocdServerMetrics'
  | 'argocdRepoServer'
  | 'argocdRepoServerMetrics'
  | 'argocdControllerMetrics'
  | 'argocdApplicationSetMetrics'
  | 'argocdApplicationSetProbe'
  | 'argocdApplicationSetWebhook'
  | 'redis'
  | 'gitea'
  | 'prometheus'
  | 'receiveHttp'
  | 'receiveGrpc'
  | 'receiveWrite'
  | 'receiveCapnproto'
  | 'queryHttp'
  | 'queryGrpc'
  | 'queryFrontend'
  | 'front'
  | 'exporter'
  | 'companions'
  | 'portalBackend'
  | 'virtualFirst';

/** Secrets that are made at the first start and kept. */
export interface LabSecrets {
  /** Hexadecimal, 40 characters; the same at every start. */
  get(name: string): string;
}

/** What a step has to work with. */
export interface LabContext {
  ports: LabPorts;
  /** Absolute. */
  stateDirectory: string;
  programs: Programs;
  /** Of the repository. */
  root: string;
  secrets: LabSecrets;
  /** Stops the start. */
  signal: AbortSignal;
  /** Starts a process; resolves when it is healthy, rejects with the end of its log. */
  start(spec: ProcessSpec): Promise<void>;
  /** One line of progress. */
  say(message: string): void;
}
