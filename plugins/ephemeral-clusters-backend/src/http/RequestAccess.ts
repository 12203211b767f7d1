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

import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  clusterCreatePermission,
  clusterDeletePermission,
  clusterExtendPermission,
  clusterReadPermission,
  requestManagePermission,
  type ClusterKey,
  type ClusterRequestInput,
  type RequestVerb,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { RequestStore, StoredRequest } from '../database';
import type { Inventory } from '../inventory/types';
import type {
  ClusterAccess,
  ClusterPredicate,
} from '../permissions/ClusterAccess';
import type { ClusterResource } from '../permissions/rules';
import { findClusterResource } from '../requests/findClusterResource';
import { clusterRef } from '../requests/keys';
import type { RequestBoard } from '../requests/RequestBoard';
import type { Requester } from '../requests/requester';

export interface RequestAccessOptions {
  inventory: Inventory;
  board: RequestBoard;
  store: RequestStore;
  access: ClusterAccess;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}

/** Who may ask for what, and see what was asked for. What a caller may not see looks as if it were not there. */
export class RequestAccess {
  readonly #options: RequestAccessOptions;

  static create(options: RequestAccessOptions): RequestAccess {
    return new RequestAccess(options);
  }

  private constructor(options: RequestAccessOptions) {
    this.#options = options;
  }

  /** The caller, with what policy asks of them. */
  async identify(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Requester> {
    const [{ userEntityRef, ownershipEntityRefs }, mayDelete] =
      await Promise.all([
        this.#options.userInfo.getUserInfo(credentials),
        this.#options.access.predicate(credentials, clusterDeletePermission),
      ]);
    return { ref: userEntityRef, ownershipEntityRefs, mayDelete };
  }

  /** @throws NotFoundError for a cluster that the caller may not see, NotAllowedError where they may not ask for that */
  async authorizeVerb(
    credentials: BackstageCredentials,
    input: ClusterRequestInput,
  ): Promise<void> {
    if (input.verb === 'create') {
      await this.requireCreate(credentials);
      return;
    }
    const [mayRead, may] = await Promise.all([
      this.#options.access.predicate(credentials, clusterReadPermission),
      this.#options.access.predicate(credentials, permissionOf(input.verb)),
    ]);
    const resource = await this.readableCluster(input.cluster, mayRead);
    if (!may(resource)) {
      throw new NotAllowedError(
        `You may not ${input.verb === 'extend' ? 'extend' : 'remove'} cluster ${
          input.cluster.name
        }. Ask its owner${resource.owner ? `, ${resource.owner}` : ''}.`,
      );
    }
  }

  /** @throws NotAllowedError where the caller may not ask for clusters */
  async requireCreate(credentials: BackstageCredentials): Promise<void> {
    const [{ result }] = await this.#options.permissions.authorize(
      [{ permission: clusterCreatePermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not ask for new clusters.');
    }
  }

  /** @throws NotFoundError where there is no such cluster for the caller */
  async readableCluster(
    key: ClusterKey,
    mayRead: ClusterPredicate,
  ): Promise<ClusterResource> {
    const resource = await findClusterResource(key, this.#options);
    if (!resource || !mayRead(resource)) {
      throw new NotFoundError(`No cluster ${clusterRef(key)}`);
    }
    return resource;
  }

  /** @throws NotFoundError where there is no such request for the caller */
  async readableRequest(
    credentials: BackstageCredentials,
    id: string,
  ): Promise<StoredRequest> {
    const [request, mayRead] = await Promise.all([
      this.#options.store.get(id),
      this.#options.access.predicate(credentials, clusterReadPermission),
    ]);
    if (!request || !mayRead(this.resourceOf(request))) {
      throw new NotFoundError(`No request ${id}`);
    }
    return request;
  }

  /** Whether the caller may cancel or retry a request. */
  async mayManage(
    credentials: BackstageCredentials,
    request: StoredRequest,
  ): Promise<boolean> {
    const manages = await this.#options.access.predicate(
      credentials,
      requestManagePermission,
    );
    return manages(this.resourceOf(request));
  }

  /** @throws NotAllowedError where the caller may not cancel or retry a request */
  async requireManage(
    credentials: BackstageCredentials,
    request: StoredRequest,
  ): Promise<void> {
    if (await this.mayManage(credentials, request)) return;
    throw new NotAllowedError(
      `You may not cancel or retry requests of cluster ${request.cluster.name}.`,
    );
  }

  /** A request without an owner of its own belongs to whoever owns the cluster. */
  resourceOf(request: StoredRequest): ClusterResource {
    const { managementCluster, namespace, name } = request.cluster;
    return {
      managementCluster,
      namespace,
      name,
      owner:
        request.owner ?? this.#options.inventory.row(request.cluster)?.owner,
    };
  }
}

function permissionOf(
  verb: Exclude<RequestVerb, 'create'>,
): ResourcePermission {
  return verb === 'extend' ? clusterExtendPermission : clusterDeletePermission;
}
