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

import { KubernetesObject } from '../../types';
import { ApplicationSpec } from '../types';

/** Values that one generated Application is rendered with. */
export type Parameters = Record<string, unknown>;

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }[];
}

/** One entry of `spec.generators`; exactly one of its fields is set. */
export interface Generator {
  list?: { elements?: Parameters[]; elementsYaml?: string };
  clusters?: {
    selector?: LabelSelector;
    values?: Record<string, string>;
    flatList?: boolean;
  };
  git?: {
    repoURL: string;
    revision?: string;
    files?: { path: string; exclude?: boolean }[];
    directories?: unknown[];
    values?: Record<string, string>;
    pathParamPrefix?: string;
  };
  [other: string]: unknown;
}

export interface ApplicationTemplate {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: ApplicationSpec;
}

export interface ApplicationSet extends KubernetesObject {
  spec: {
    goTemplate?: boolean;
    goTemplateOptions?: string[];
    generators: Generator[];
    template: ApplicationTemplate;
    templatePatch?: string;
    syncPolicy?: {
      preserveResourcesOnDeletion?: boolean;
      applicationsSync?:
        | 'create-only'
        | 'create-update'
        | 'create-delete'
        | 'sync';
    };
    preservedFields?: { annotations?: string[]; labels?: string[] };
    strategy?: unknown;
  };
  status?: ApplicationSetStatus;
}

export interface ApplicationSetCondition {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
  lastTransitionTime?: string;
}

export interface ApplicationSetStatus {
  conditions?: ApplicationSetCondition[];
  resources?: unknown[];
  resourcesCount?: number;
  health?: { status: string; message?: string };
}

/** Why a set makes no Applications, with the reason of its condition. */
export class GenerateError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'GenerateError';
    this.reason = reason;
  }
}
