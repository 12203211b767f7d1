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

import { delivering, wanted, type ObstacleRule } from './types';

/** The directory of the last cluster went with its file: what cannot be read is not compared, and nothing is pruned. */
export const pathGone: ObstacleRule = facts => {
  if (wanted(facts) !== 'removal') return undefined;
  const app = delivering(facts).find(({ failure }) =>
    /app path does not exist/.test(failure?.message ?? ''),
  );
  if (!app) return undefined;
  const directory = app.path ?? 'its directory';
  return {
    message: `It was the last file of ${directory}, which Git does not keep when it is empty: Argo CD finds nothing to compare with and removes nothing`,
    action: `Put a file that stays, such as a README.md, into ${directory}${
      app.automated?.allowEmpty === false
        ? `, and set allowEmpty: true in the automated sync policy of Application ${app.name}`
        : ''
    }.`,
    source: `Argo CD application ${app.name}: ${app.failure?.type}`,
    lasting: true,
  };
};

/** Argo CD does not remove everything that an application has, unless it may become empty. */
export const emptied: ObstacleRule = facts => {
  if (wanted(facts) !== 'removal') return undefined;
  const app = delivering(facts).find(({ failure }) =>
    /will wipe out all resources/.test(failure?.message ?? ''),
  );
  if (!app) return undefined;
  return {
    message: `It was the last thing that Application ${app.name} delivered, and Argo CD does not remove everything of an application by itself`,
    action: `Set allowEmpty: true in the automated sync policy of Application ${app.name}, or let whoever runs Argo CD sync it by hand with prune.`,
    source: `Argo CD application ${app.name}: ${app.failure?.type}`,
    lasting: true,
  };
};
