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

import { InputError } from '@backstage/errors';
import type { ClusterKind } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import type { ClusterLayout } from '../types';
import { type NamePattern, parseNamePattern } from './pathPattern';

/** Makes the layouts of one type. @public */
export interface LayoutFactory {
  /** `type` in the configuration. */
  readonly type: string;
  /**
   * Makes a layout from its block in the configuration.
   *
   * @throws InputError naming the keys that are wrong
   */
  create(options: {
    /** The layout's block, as plain values. */
    config: unknown;
    /** Key of the repository, for the source of problems. */
    repositoryId: string;
  }): {
    layout: ClusterLayout;
    /** Files and directories that its snapshots need. */
    paths: string[];
  };
}

export interface LayoutOptions {
  id: string;
  kind: ClusterKind;
  path: string;
  /** Pattern of the namespace of a cluster; `{name}` is the cluster's name. */
  namespace: string;
  /** Only these; undefined: all that the path finds. */
  managementClusters?: string[];
  repositoryId: string;
}

const identifier = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
  message: 'write lower case letters, digits and dashes',
});

/** Keys that every layout has. */
export const layoutFields = {
  id: identifier,
  type: z.string(),
  path: z.string().min(1),
  namespace: z.string().min(1).default('{name}'),
  managementClusters: z.array(identifier).min(1).optional(),
};

/**
 * Validates a block of the configuration.
 *
 * @throws InputError naming each key that is wrong
 */
export function parseLayoutConfig<T>(schema: z.ZodType<T>, config: unknown): T {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues
      .map(issue => `${issue.path.join('.') || 'layout'}: ${issue.message}`)
      .join('; '),
  );
}

/** Reads the pattern of namespaces of a layout. @throws InputError naming the key */
export function readNamespacePattern(pattern: string): NamePattern {
  try {
    return parseNamePattern(pattern);
  } catch (error) {
    throw new InputError(`namespace: ${(error as Error).message}`);
  }
}

/**
 * Says which management cluster a file is of.
 *
 * @returns undefined where the layout has nothing to do with it
 */
export function managementClusterOf(
  options: Pick<LayoutOptions, 'managementClusters'>,
  fromPath: string | undefined,
): string | undefined {
  const { managementClusters } = options;
  if (fromPath === undefined) return managementClusters?.[0];
  if (managementClusters && !managementClusters.includes(fromPath)) {
    return undefined;
  }
  return fromPath;
}

/**
 * A path without `{managementCluster}` is of one management cluster, which then has to be named.
 *
 * @throws InputError where it is not
 */
export function checkManagementClusters(
  placeholders: ReadonlySet<string>,
  managementClusters: string[] | undefined,
): void {
  if (
    !placeholders.has('managementCluster') &&
    managementClusters?.length !== 1
  ) {
    throw new InputError(
      'path: it has no {managementCluster}, so name the one management cluster that it is of in managementClusters',
    );
  }
}
