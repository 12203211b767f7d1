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
  ClusterKind,
  ClusterOrigin,
  Freshness,
  HealthReason,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ActiveRequest } from '../requests/types';
import type {
  ArgoFacts,
  CapiFacts,
  ObservedDeclaration,
  VclusterFacts,
} from '../sources/types';

/** Everything that health rules look at. */
export interface HealthFacts {
  name: string;
  kind: ClusterKind;
  presence:
    | 'requested'
    | 'declared'
    | 'present'
    | 'undeclared'
    | 'deleting'
    | 'gone';
  capi?: CapiFacts;
  vcluster?: VclusterFacts;
  argo?: ArgoFacts;
  declared?: ObservedDeclaration;
  /** Origin as shown: what Git says before what the object says. */
  origin: ClusterOrigin;
  request?: ActiveRequest;
  /** How long before its end the last warning is given. Default: an hour */
  lastWarningMilliseconds?: number;
  /** ISO 8601, of a cluster that is gone. */
  goneAt?: string;
  /** Of the management cluster. */
  kubernetes: Freshness;
  /** The worst of the repositories that could declare it; absent where none does. */
  git?: Freshness;
  metrics: {
    /** A missing value means that there is none. */
    complete: boolean;
    /** When its metrics last arrived. */
    lastSeen?: Date;
  };
}

/** Says one thing about a cluster; undefined where it has nothing to say. Never throws. */
export type HealthRule = (
  facts: HealthFacts,
  now: Date,
) => HealthReason | undefined;
