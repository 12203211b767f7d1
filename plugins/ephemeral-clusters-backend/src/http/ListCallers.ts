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
import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { clusterReadPermission } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type express from 'express';
import type {
  ClusterAccess,
  ClusterDecision,
} from '../permissions/ClusterAccess';
import { ShortMemory } from './ShortMemory';

/** What the list depends on of who asks for it. */
export interface ListCaller {
  /** Which clusters the caller may see. */
  decision: ClusterDecision;
  /** Entity refs that the caller is or belongs to, in order. */
  ownership: readonly string[];
}

/**
 * Who asks for the list. Finding it out takes calls of the permission and of the auth back end, which cost a hundred times what the list
 * itself does, and open pages ask every few seconds: so it is remembered for seconds, for the very token that it was found out with. A
 * right that is taken away is gone from the list ten seconds later at most; everything but the list asks each time.
 */
export class ListCallers {
  readonly #access: ClusterAccess;
  readonly #userInfo: UserInfoService;
  readonly #memory: ShortMemory<ListCaller>;

  static create(options: {
    access: ClusterAccess;
    userInfo: UserInfoService;
    now(): Date;
  }): ListCallers {
    return new ListCallers(options);
  }

  private constructor(options: {
    access: ClusterAccess;
    userInfo: UserInfoService;
    now(): Date;
  }) {
    this.#access = options.access;
    this.#userInfo = options.userInfo;
    this.#memory = ShortMemory.create({
      renewAfterMilliseconds: 5_000,
      forgetAfterMilliseconds: 10_000,
      most: 2_000,
      now: () => options.now().getTime(),
    });
  }

  /** @param credentials - those of the request: that its token is valid has been seen already */
  async of(
    request: express.Request,
    credentials: BackstageCredentials,
  ): Promise<ListCaller> {
    const token = request.headers.authorization;
    if (!token) return this.#find(credentials);
    // Tokens need not lie about in memory.
    const key = createHash('sha256').update(token).digest('base64');
    return this.#memory.get(key, () => this.#find(credentials));
  }

  async #find(credentials: BackstageCredentials): Promise<ListCaller> {
    const [decision, ownership] = await Promise.all([
      this.#access.decide(credentials, clusterReadPermission),
      this.#ownershipOf(credentials),
    ]);
    return { decision, ownership };
  }

  async #ownershipOf(credentials: BackstageCredentials): Promise<string[]> {
    const principal = credentials.principal as { type?: string };
    // Another plugin owns nothing.
    if (principal.type !== 'user') return [];
    const info = await this.#userInfo.getUserInfo(credentials);
    return [...info.ownershipEntityRefs].sort((a, b) => a.localeCompare(b));
  }
}
