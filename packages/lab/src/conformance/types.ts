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

import type { Endpoint } from './http';

/** What a case is about; also the order in which they are reported. */
export const systems = [
  'kubernetes',
  'cluster-api',
  'argo-cd',
  'gitea',
  'thanos',
] as const;

export type System = (typeof systems)[number];

/** A value as JSON has it: what a case saw of a target, without what differs by nature. */
export type Json =
  | string
  | number
  | boolean
  | null
  | Json[]
  | { [key: string]: Json };

/** Something that speaks the protocols of all the systems: the sandbox, or the lab. */
export interface Target {
  name: 'sandbox' | 'lab';
  /** Kubernetes API of the management cluster `management`, as an operator and as the portal's account. */
  kubernetes: { admin: Endpoint; portal: Endpoint };
  /** Argo CD's API as the portal's account, and without a token. */
  argocd: { portal: Endpoint; anonymous: Endpoint };
  /** Gitea's API as the portal's account and as the reviewer, below `/api/v1`. */
  gitea: { portal: Endpoint; reviewer: Endpoint; anonymous: Endpoint };
  /** Thanos' querier. */
  thanos: Endpoint;
  /** What answers in its place where there is a query frontend; the querier where there is none. */
  queryFrontend: Endpoint;
  /** Keeps a store of Thanos from answering, until what it gives is called. */
  loseStore(): () => void;
  /** Clone URL of the GitOps repository `platform/gitops`, as Argo CD is given it. */
  repositoryUrl: string;
  /** Begins the names of everything that this run makes; the same for both targets. */
  prefix: string;
  /** Words that differ by nature, such as addresses and account names, and what stands for them. The first match counts. */
  words: ReadonlyArray<readonly [word: string, standsFor: string]>;
  /** Ends it, if this run started it. */
  stop(): Promise<void>;
}

/** A case that does not apply now, with the reason why. */
export class SkippedCase extends Error {}

/** One question to both targets. */
export interface ConformanceCase {
  system: System;
  /** Unique within its system. */
  name: string;
  /** Disturbs others: it is run after all that do not. */
  alone?: boolean;
  /**
   * What is compared between the targets, as JSON; it is masked afterwards.
   *
   * @throws Error where the target does not get as far as what the case is about; the case fails
   * @throws SkippedCase where it cannot be asked
   */
  observe(target: Target): Promise<unknown>;
}
