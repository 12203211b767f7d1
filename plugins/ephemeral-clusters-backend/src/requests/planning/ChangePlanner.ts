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
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  ClusterKey,
  DeleteClusterInput,
  ExtendClusterInput,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  DeclaredCluster,
  GitOpsRepository,
  RepositorySnapshot,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { resolveExtension, resolveLatestEnd } from '../../policy/lifetime';
import { normalizePurpose } from '../../policy/purpose';
import { findDeclaration } from '../conflicts';
import { baseKey, clusterRef, isSameCluster } from '../keys';
import type { Requester } from '../requester';
import { createDraft, type DraftRequest, type PlannerOptions } from './draft';

/** Decides what a change of a declared cluster would edit, by policy and by a fresh look at Git. Writes nothing. */
export class ChangePlanner {
  readonly #options: PlannerOptions;

  static create(options: PlannerOptions): ChangePlanner {
    return new ChangePlanner(options);
  }

  private constructor(options: PlannerOptions) {
    this.#options = options;
  }

  /** @throws as `planCreate`, and NotFoundError or ConflictError where the cluster cannot be changed */
  async planExtend(
    input: ExtendClusterInput,
    requester: Requester,
  ): Promise<DraftRequest> {
    const { declared, repository, snapshot, uid } = await this.#declaration(
      input.cluster,
    );
    const removal = (await this.#options.openRequests()).find(
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
      latest: resolveLatestEnd({
        created: [declared.origin.requestedAt, object?.createdAt],
        templateName: declared.origin.template,
        template,
        maximumLifetime: this.#options.config.policy.maximumLifetime,
      }),
      now: this.#options.now(),
    });
    const { cluster } = existing(declared);
    return createDraft(
      this.#options.config.appBaseUrl,
      { verb: 'extend', cluster, expiresAt },
      {
        ...existing(declared),
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
    const { cluster } = existing(declared);
    return createDraft(
      this.#options.config.appBaseUrl,
      { verb: 'delete', cluster },
      {
        ...existing(declared),
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
    const facts = this.#options.inventory.facts(key);
    const known = facts.declared;
    const making = (await this.#options.openRequests()).find(
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
    const repository = this.#options.repositories.get(known.repository);
    const snapshot = await this.#options.repositories.snapshot(repository);
    const declared = findDeclaration(repository, key, snapshot);
    if (!declared) {
      throw new NotFoundError(
        `Cluster ${key.name} is not declared in ${repository.title} any more.`,
      );
    }
    return { declared, repository, snapshot, uid: this.#objectOf(key)?.uid };
  }

  #objectOf(key: ClusterKey) {
    const facts = this.#options.inventory.facts(key);
    return facts.capi ?? facts.vcluster;
  }
}

/** What tells one cluster from a later one of the same name: its uid, or when it was asked for while it is only declared. */
function incarnationOf(declared: DeclaredCluster, uid: string | undefined) {
  return uid ?? declared.origin.requestedAt ?? clusterRef(declared);
}

function keyOf({ managementCluster, namespace, name }: ClusterKey): ClusterKey {
  return { managementCluster, namespace, name };
}

/** What a request says of a cluster that is declared. */
function existing(declared: DeclaredCluster) {
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
