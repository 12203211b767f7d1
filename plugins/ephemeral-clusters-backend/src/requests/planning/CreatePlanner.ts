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

import { ConflictError, InputError } from '@backstage/errors';
import {
  formatInstant,
  type ClusterKey,
  type CreateClusterInput,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  GitOpsRepository,
  LoadedTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { NewRequest } from '../../database';
import { resolveExpiry } from '../../policy/lifetime';
import {
  checkNewName,
  nameNotAvailable,
  nameReserved,
} from '../../policy/names';
import { checkActsFor, normalizeOwner } from '../../policy/owner';
import {
  findTemplate,
  resolvePlacement,
  type Placement,
} from '../../policy/placement';
import { normalizePurpose } from '../../policy/purpose';
import { checkQuota } from '../../policy/quota';
import { baseKey } from '../keys';
import type { Requester } from '../requester';
import { createDraft, type DraftRequest, type PlannerOptions } from './draft';

/** Where a create goes and what it asks for, before anything is decided about it. */
export interface LocatedCreate {
  repository: GitOpsRepository;
  template: LoadedTemplate;
  placement: Placement;
  cluster: NewRequest['cluster'];
  /** With everything that was left out or written otherwise filled in, to be compared. */
  input: CreateClusterInput;
}

/** Decides what a create would add, by policy and by a fresh look at Git. Writes nothing. */
export class CreatePlanner {
  readonly #options: PlannerOptions;

  static create(options: PlannerOptions): CreatePlanner {
    return new CreatePlanner(options);
  }

  private constructor(options: PlannerOptions) {
    this.#options = options;
  }

  /**
   * Finds template, place and cluster of a create.
   *
   * @throws InputError naming what is wrong
   */
  locate(input: CreateClusterInput): LocatedCreate {
    const template = findTemplate({
      templates: this.#options.inventory.templates().items,
      name: input.template,
      repository: input.repository,
    });
    const repository = this.#options.repositories.get(template.repository);
    const placement = resolvePlacement({
      template,
      repository,
      asked: input.managementCluster,
      configured: this.#options.config.managementClusters.map(item => item.id),
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
      templates: this.#options.inventory.templates().items,
      name: options.template,
      repository: options.repository,
    });
    const placement = resolvePlacement({
      template,
      repository: this.#options.repositories.get(template.repository),
      asked: options.managementCluster,
      configured: this.#options.config.managementClusters.map(item => item.id),
    });
    return this.#checkName(options.name, placement, template, []);
  }

  /** @throws InputError, ConflictError or NotAllowedError by policy; ServiceUnavailableError where Git cannot be read */
  async planCreate(
    located: LocatedCreate,
    requester: Requester,
  ): Promise<DraftRequest> {
    const { repository, placement, cluster, input } = located;
    const snapshot = await this.#options.repositories.snapshot(repository);
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
      placement,
      template,
      repository.layouts.flatMap(layout => layout.list(snapshot).clusters),
    );
    if (reason === nameNotAvailable || reason === nameReserved) {
      throw new ConflictError(reason);
    }
    if (reason) throw new InputError(`The name is not right. ${reason}`);
    checkQuota({
      owner: input.owner,
      maximum: this.#options.config.policy.maximumPerOwner,
      rows: this.#options.inventory.rows(),
      openCreates: await this.#openCreates(),
    });
    const now = this.#options.now();
    const expiresAt = resolveExpiry({
      lifetime: input.lifetime,
      template,
      maximumLifetime: this.#options.config.policy.maximumLifetime,
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
    return createDraft(
      this.#options.config.appBaseUrl,
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

  async #openCreates() {
    return (await this.#options.openRequests()).filter(
      item => item.verb === 'create',
    );
  }

  async #checkName(
    name: string,
    { managementCluster, layout }: Placement,
    template: LoadedTemplate,
    declared: readonly ClusterKey[],
  ): Promise<string | undefined> {
    return checkNewName(name, {
      managementCluster,
      namespaceOf: of => layout.namespaceOf(of),
      template,
      ledger: {
        rows: this.#options.inventory.rows(),
        openCreates: await this.#openCreates(),
        declared,
        reservedNames: this.#options.config.policy.reservedNames,
      },
    });
  }
}
