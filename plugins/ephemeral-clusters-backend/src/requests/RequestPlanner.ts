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

import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  ClusterKey,
  CreateClusterInput,
  DeleteClusterInput,
  ExtendClusterInput,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { formatInstant } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  ClusterChange,
  DeclaredCluster,
  GitOpsRepository,
  LoadedTemplate,
  RepositorySnapshot,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { EphemeralClustersConfig } from '../config';
import type { NewRequest } from '../database';
import type { Inventory } from '../inventory/types';
import { resolveExpiry, resolveExtension } from '../policy/lifetime';
import { checkNewName, nameNotAvailable } from '../policy/names';
import { checkActsFor, normalizeOwner } from '../policy/owner';
import {
  findTemplate,
  resolvePlacement,
  type Placement,
} from '../policy/placement';
import { normalizePurpose } from '../policy/purpose';
import { checkQuota } from '../policy/quota';
import {
  describeBody,
  describeCommit,
  describeTitle,
  type DescribedChange,
} from './description';
import { baseKey, clusterRef, isSameCluster } from './keys';
import type { Repositories } from './Repositories';
import type { Requester } from './requester';
import type { ActiveRequest } from './types';

/** A request that is planned but not kept: everything but id, attempt and branch. */
export interface DraftRequest {
  request: Omit<
    NewRequest,
    'id' | 'attempt' | 'state' | 'plan' | 'requestedAt'
  >;
  change: ClusterChange;
  title: string;
  description: string;
  commitMessage: string;
}

/** Where a create goes and what it asks for, before anything is decided about it. */
export interface LocatedCreate {
  repository: GitOpsRepository;
  template: LoadedTemplate;
  placement: Placement;
  cluster: NewRequest['cluster'];
  /** With everything that was left out or written otherwise filled in, to be compared. */
  input: CreateClusterInput;
}

/** Decides what a request would change, by policy and by a fresh look at Git. Writes nothing. */
export class RequestPlanner {
  readonly #config: EphemeralClustersConfig;
  readonly #inventory: Inventory;
  readonly #repositories: Repositories;
  readonly #openRequests: () => Promise<readonly ActiveRequest[]>;
  readonly #now: () => Date;

  static create(options: {
    config: EphemeralClustersConfig;
    inventory: Inventory;
    repositories: Repositories;
    /** Requests under way, from the database. */
    openRequests: () => Promise<readonly ActiveRequest[]>;
    now: () => Date;
  }): RequestPlanner {
    return new RequestPlanner(options);
  }

  private constructor(options: {
    config: EphemeralClustersConfig;
    inventory: Inventory;
    repositories: Repositories;
    openRequests: () => Promise<readonly ActiveRequest[]>;
    now: () => Date;
  }) {
    this.#config = options.config;
    this.#inventory = options.inventory;
    this.#repositories = options.repositories;
    this.#openRequests = options.openRequests;
    this.#now = options.now;
  }

  /**
   * Finds template, place and cluster of a create.
   *
   * @throws InputError naming what is wrong
   */
  locate(input: CreateClusterInput): LocatedCreate {
    const template = findTemplate({
      templates: this.#inventory.templates().items,
      name: input.template,
      repository: input.repository,
    });
    const repository = this.#repositories.get(template.repository);
    const placement = resolvePlacement({
      template,
      repository,
      asked: input.managementCluster,
      configured: this.#config.managementClusters.map(item => item.id),
    });
    return {
      repository,
      template,
      placement,
      cluster: {
        managementCluster: placement.managementCluster,
        namespace: placement.layout.namespaceOf(input.name),
        name: input.name,
        kind: template.kind,
      },
      input: {
        verb: 'create',
        repository: repository.id,
        template: template.name,
        managementCluster: placement.managementCluster,
        name: input.name,
        owner: normalizeOwner(input.owner),
        purpose: normalizePurpose(input.purpose),
        ...(input.lifetime !== undefined && { lifetime: input.lifetime }),
        ...(input.parameters !== undefined && { parameters: input.parameters }),
      },
    };
  }

  /**
   * Says why a name cannot be used; undefined where it can.
   *
   * @throws InputError where template or place are wrong
   */
  async checkName(options: {
    name: string;
    template: string;
    repository?: string;
    managementCluster?: string;
  }): Promise<string | undefined> {
    const template = findTemplate({
      templates: this.#inventory.templates().items,
      name: options.template,
      repository: options.repository,
    });
    const { managementCluster } = resolvePlacement({
      template,
      repository: this.#repositories.get(template.repository),
      asked: options.managementCluster,
      configured: this.#config.managementClusters.map(item => item.id),
    });
    return this.#checkName(options.name, managementCluster, template, []);
  }

  /** @throws InputError, ConflictError or NotAllowedError by policy; ServiceUnavailableError where Git cannot be read */
  async planCreate(
    located: LocatedCreate,
    requester: Requester,
  ): Promise<DraftRequest> {
    const { repository, placement, cluster, input } = located;
    const snapshot = await this.#repositories.snapshot(repository);
    // The newest version of the template, not the one that the inventory has seen.
    const template = findTemplate({
      templates: repository.templates(snapshot).items,
      name: input.template,
      repository: repository.id,
    });
    checkActsFor(input.owner, requester.ownershipEntityRefs, owner =>
      requester.mayDelete({ ...cluster, owner }),
    );
    const reason = await this.#checkName(
      input.name,
      placement.managementCluster,
      template,
      repository.layouts.flatMap(layout => layout.list(snapshot).clusters),
    );
    if (reason === nameNotAvailable) throw new ConflictError(reason);
    if (reason) throw new InputError(`The name is not right. ${reason}`);
    checkQuota({
      owner: input.owner,
      maximum: this.#config.policy.maximumPerOwner,
      rows: this.#inventory.rows(),
      openCreates: await this.#openCreates(),
    });
    const now = this.#now();
    const expiresAt = resolveExpiry({
      lifetime: input.lifetime,
      template,
      now,
    });
    const rendered = repository.render(template, {
      cluster,
      owner: input.owner,
      requestedBy: requester.ref,
      requestedAt: formatInstant(now),
      expiresAt,
      purpose: input.purpose,
      parameters: input.parameters ?? {},
    });
    return this.#draft(
      { verb: 'create', cluster, rendered },
      {
        baseKey: baseKey({ verb: 'create', cluster }),
        verb: 'create',
        cluster,
        requestedBy: requester.ref,
        owner: input.owner,
        purpose: input.purpose,
        template: template.name,
        templateVersion: template.version,
        expiresAt,
        repository: repository.id,
        layout: placement.layout.id,
        input,
      },
      {},
    );
  }

  /** @throws as `planCreate`, and NotFoundError or ConflictError where the cluster cannot be changed */
  async planExtend(
    input: ExtendClusterInput,
    requester: Requester,
  ): Promise<DraftRequest> {
    const { declared, repository, snapshot, uid } = await this.#declaration(
      input.cluster,
    );
    const removal = (await this.#openRequests()).find(
      request =>
        request.verb === 'delete' &&
        request.state === 'merged' &&
        isSameCluster(request.cluster, input.cluster),
    );
    const object = this.#objectOf(input.cluster);
    if (removal || object?.deletingSince) {
      throw new ConflictError(
        `Cluster ${input.cluster.name} is being removed; that cannot be undone.`,
      );
    }
    const template = repository
      .templates(snapshot)
      .items.find(item => item.name === declared.origin.template);
    const expiresAt = resolveExtension({
      expiresAt: input.expiresAt,
      current: declared.origin.expiresAt,
      createdAt: declared.origin.requestedAt ?? object?.createdAt,
      maximum: template?.lifetime.maximum,
      now: this.#now(),
    });
    const { cluster } = this.#existing(declared);
    return this.#draft(
      { verb: 'extend', cluster, expiresAt },
      {
        ...this.#existing(declared),
        baseKey: baseKey({
          verb: 'extend',
          cluster,
          incarnation: incarnationOf(declared, uid),
          target: expiresAt,
        }),
        verb: 'extend',
        uid,
        requestedBy: requester.ref,
        expiresAt,
        repository: repository.id,
        input: { verb: 'extend', cluster: keyOf(cluster), expiresAt },
      },
      { previousExpiresAt: declared.origin.expiresAt },
    );
  }

  /**
   * @param passedEnd - end that is over, where the expiry engine asks; it is refused where Git says another end by now
   * @throws as `planExtend`
   */
  async planDelete(
    input: DeleteClusterInput,
    requester: Pick<Requester, 'ref'>,
    passedEnd?: string,
  ): Promise<DraftRequest> {
    const { declared, repository, uid } = await this.#declaration(
      input.cluster,
    );
    if (passedEnd !== undefined && declared.origin.expiresAt !== passedEnd) {
      throw new ConflictError(
        `Cluster ${input.cluster.name} ends at another time by now.`,
      );
    }
    const { cluster } = this.#existing(declared);
    return this.#draft(
      { verb: 'delete', cluster },
      {
        ...this.#existing(declared),
        baseKey: baseKey({
          verb: 'delete',
          cluster,
          incarnation: incarnationOf(declared, uid),
          target: passedEnd,
        }),
        verb: 'delete',
        uid,
        requestedBy: requester.ref,
        expiresAt: passedEnd,
        repository: repository.id,
        input: {
          verb: 'delete',
          cluster: keyOf(cluster),
          ...(input.reason && { reason: normalizePurpose(input.reason) }),
        },
      },
      { reason: input.reason && normalizePurpose(input.reason) },
    );
  }

  /** The cluster as the repository declares it at this moment, wherever that is. */
  async #declaration(key: ClusterKey): Promise<{
    declared: DeclaredCluster;
    repository: GitOpsRepository;
    snapshot: RepositorySnapshot;
    uid: string | undefined;
  }> {
    const facts = this.#inventory.facts(key);
    const known = facts.declared;
    const making = (await this.#openRequests()).find(
      request =>
        request.verb === 'create' && isSameCluster(request.cluster, key),
    );
    if (!known) {
      if (making && making.state !== 'merged') {
        throw new ConflictError(
          `Cluster ${key.name} is not made yet: its change request waits for the merge. Cancel that instead.`,
        );
      }
      if (!facts.fresh) {
        throw new ServiceUnavailableError(
          `It cannot be read at the moment what declares cluster ${key.name}. Try again when its repository is in contact.`,
        );
      }
      throw new ConflictError(
        `Cluster ${key.name} is not declared in a repository that is configured here, so it cannot be changed here.`,
      );
    }
    const repository = this.#repositories.get(known.repository);
    const snapshot = await this.#repositories.snapshot(repository);
    const declared = repository.layouts
      .flatMap(layout => layout.list(snapshot).clusters)
      .find(item => isSameCluster(item, key));
    if (!declared) {
      throw new NotFoundError(
        `Cluster ${key.name} is not declared in ${repository.title} any more.`,
      );
    }
    return { declared, repository, snapshot, uid: this.#objectOf(key)?.uid };
  }

  #objectOf(key: ClusterKey) {
    const facts = this.#inventory.facts(key);
    return facts.capi ?? facts.vcluster;
  }

  #existing(declared: DeclaredCluster) {
    const { origin } = declared;
    return {
      cluster: {
        managementCluster: declared.managementCluster,
        namespace: declared.namespace,
        name: declared.name,
        kind: declared.kind,
      },
      owner: origin.owner,
      purpose: origin.purpose,
      template: origin.template,
      templateVersion: origin.templateVersion,
      layout: declared.layout,
    };
  }

  #draft(
    change: ClusterChange,
    request: DraftRequest['request'],
    more: Pick<DescribedChange, 'previousExpiresAt' | 'reason'>,
  ): DraftRequest {
    const described: DescribedChange = { ...request, ...more };
    return {
      request,
      change,
      title: describeTitle(described),
      description: describeBody(described, this.#config.appBaseUrl),
      commitMessage: describeCommit(described),
    };
  }

  async #openCreates() {
    return (await this.#openRequests()).filter(item => item.verb === 'create');
  }

  async #checkName(
    name: string,
    managementCluster: string,
    template: LoadedTemplate,
    declared: readonly ClusterKey[],
  ): Promise<string | undefined> {
    return checkNewName(name, {
      managementCluster,
      template,
      ledger: {
        rows: this.#inventory.rows(),
        openCreates: await this.#openCreates(),
        declared,
        reservedNames: this.#config.policy.reservedNames,
      },
    });
  }
}

/** What tells one cluster from a later one of the same name: its uid, or when it was asked for while it is only declared. */
function incarnationOf(declared: DeclaredCluster, uid: string | undefined) {
  return uid ?? declared.origin.requestedAt ?? clusterRef(declared);
}

function keyOf({ managementCluster, namespace, name }: ClusterKey): ClusterKey {
  return { managementCluster, namespace, name };
}
