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

import type { StoredRequest } from '../../database';
import type { InventoryFacts } from '../../inventory/types';
import { deliverers, readObstacle, readTrouble } from './delivery';
import {
  flatten,
  minute,
  paused,
  type StageDefinition,
  type StageReading,
} from './stage';

/**
 * Reasons of condition `Deleting` in the order in which Cluster API removes things.
 * Source: https://github.com/kubernetes-sigs/cluster-api/blob/v1.14.0/api/core/v1beta2/cluster_types.go
 */
const deletionOrder = [
  'WaitingForBeforeDeleteHook',
  'WaitingForWorkersDeletion',
  'WaitingForControlPlaneDeletion',
  'WaitingForInfrastructureDeletion',
  'DeletionCompleted',
];

const delivered: StageDefinition = {
  id: 'delivered',
  title: () => 'removal delivered by Argo CD',
  advice:
    'It is out of Git but not removed: check that the application prunes automatically, may become empty (allowEmpty), and that no sync window or confirmation holds it.',
  patienceMilliseconds: 5 * minute,
  read: context => {
    const { facts, request } = context;
    const object = objectOf(facts, request);
    const applications = deliverers(facts.argo?.applications);
    const url = applications[0]?.url;
    if (object?.deletingSince) {
      return { state: 'done', at: object.deletingSince, url };
    }
    if (isGone(facts, request)) return { state: 'done', url };
    const trouble = readTrouble(context);
    if (trouble) return trouble;
    return {
      state: 'pending',
      message: facts.declared
        ? 'It waits for the merge to be read from the repository.'
        : 'It waits for Argo CD to remove it.',
      url,
    };
  },
};

const workersGone = phase('workers-gone', 'workers gone', 1);
const controlPlaneGone = phase('control-plane-gone', 'control plane gone', 2);
const infrastructureGone = phase(
  'infrastructure-gone',
  'infrastructure gone',
  3,
);

const gone: StageDefinition = {
  id: 'gone',
  title: () => 'gone',
  advice:
    'Nothing is removed by force. Whoever runs the management cluster can see what the finalizers that are left wait for.',
  patienceMilliseconds: 10 * minute,
  read: ({ facts, request }) => {
    if (isGone(facts, request)) return { state: 'done' };
    const object = objectOf(facts, request);
    if (!object && !facts.fresh) {
      return {
        state: 'pending',
        message:
          'The management cluster or the repository cannot be read at the moment, so it is not known whether it is gone.',
      };
    }
    const finalizers = facts.capi?.finalizers ?? [];
    return {
      state: 'pending',
      message:
        object && finalizers.length > 0
          ? `Finalizers are left: ${finalizers.join(', ')}.`
          : undefined,
    };
  },
};

/** Stages of the removal of a Cluster API cluster, after the merge. */
export const capiDeleteStages = [
  delivered,
  workersGone,
  controlPlaneGone,
  infrastructureGone,
  gone,
];

/** Stages of the removal of a vcluster, after the merge. */
export const vclusterDeleteStages = [delivered, gone];

/** A phase is over when `Deleting` names a later one, or the cluster is gone. */
function phase(
  id: StageDefinition['id'],
  title: string,
  index: number,
): StageDefinition {
  return {
    id,
    title: () => title,
    advice:
      'Nothing is removed by force. Whoever runs the management cluster can see what the finalizers of these objects wait for.',
    patienceMilliseconds: 10 * minute,
    read: (context): StageReading => {
      const { facts, request } = context;
      if (isGone(facts, request)) return { state: 'done' };
      const capi = objectOf(facts, request) ? facts.capi : undefined;
      if (!capi?.deletingSince) return { state: 'pending' };
      const condition = capi.conditions.find(item => item.type === 'Deleting');
      if (deletionOrder.indexOf(condition?.reason ?? '') > index) {
        return { state: 'done' };
      }
      if (capi.paused) return paused;
      const waits = flatten(condition?.message);
      const obstacle = readObstacle(context);
      if (obstacle?.state !== 'pending') {
        return { state: 'pending', message: waits };
      }
      return {
        ...obstacle,
        message: [waits, obstacle.message].filter(Boolean).join('. '),
      };
    },
  };
}

/** The live object, if it is still the incarnation that the request removes. */
function objectOf(facts: InventoryFacts, request: StoredRequest) {
  const object = facts.capi ?? facts.vcluster;
  if (object && request.uid !== undefined && object.uid !== request.uid) {
    return undefined;
  }
  return object;
}

/** Only sources in contact can say that something is not there. */
function isGone(facts: InventoryFacts, request: StoredRequest): boolean {
  const object = facts.capi ?? facts.vcluster;
  // Another uid is a successor of the same name: the one to be removed has gone.
  if (object) return objectOf(facts, request) === undefined;
  return facts.fresh && !facts.declared;
}
