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
  ArgoFacts,
  CapiFacts,
  DeliveringApplication,
  ObservedDeclaration,
  VclusterFacts,
} from '../sources/types';

/** What is known of one cluster's delivery. */
export interface ObstacleFacts {
  capi?: CapiFacts;
  vcluster?: VclusterFacts;
  argo?: ArgoFacts;
  declared?: ObservedDeclaration;
  /** True where the management cluster is in contact: what it said some time ago explains nothing about now. */
  inContact: boolean;
  /** True where Git is known as it is now: only then does a missing declaration mean that there is none. */
  gitKnown: boolean;
}

/** Why Argo CD does not do with a cluster what Git says, as long as nobody does something about it. */
export interface Obstacle {
  /** Plain words, without a full stop. */
  message: string;
  /** What to do, in whole sentences. */
  action: string;
  /** Where it is read. */
  source: string;
  /** It will not pass by itself, as far as can be told. */
  lasting: boolean;
}

/** Knows one obstacle; undefined where it is not there. Never throws. */
export type ObstacleRule = (
  facts: ObstacleFacts,
  now: Date,
) => Obstacle | undefined;

/** What Git wants that is not so; `change` where it is there, and may be another than Git says. Undefined: not known. */
export function wanted(
  facts: ObstacleFacts,
): 'creation' | 'change' | 'removal' | undefined {
  const object = facts.capi ?? facts.vcluster;
  if (object?.deletingSince) return undefined;
  if (facts.declared) return object ? 'change' : 'creation';
  return object && facts.gitKnown ? 'removal' : undefined;
}

/** Applications that deliver it. */
export function delivering(facts: ObstacleFacts): DeliveringApplication[] {
  return facts.argo?.delivery?.applications ?? [];
}
