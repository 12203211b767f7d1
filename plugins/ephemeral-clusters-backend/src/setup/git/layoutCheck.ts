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

import type { SetupCheck } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { LayoutReport } from '../../sources/layoutReport';

const shownProblems = 3;

/** Looks whether a layout's path finds what the repository declares. */
export function layoutCheck(
  report: LayoutReport,
  managementClusters: readonly string[],
): SetupCheck {
  const { id, pattern, clusters, problems, files, strangers } = report;
  const about = {
    id: `layout:${id}`,
    title: `Layout ${id}`,
    ...(pattern && { needs: `files like ${pattern}` }),
  };
  const foreign = Object.keys(clusters).filter(
    name => !managementClusters.includes(name),
  );
  if (foreign.length > 0) {
    return {
      ...about,
      status: 'warning',
      message: `It declares clusters of ${foreign.join(
        ', ',
      )}, which is no management cluster of the configuration`,
      fix: 'Use the same names in the repository and under ephemeralClusters.managementClusters, or name those that the layout serves in managementClusters.',
    };
  }
  const total = Object.values(clusters).reduce((sum, count) => sum + count, 0);
  const found = `${total} ${total === 1 ? 'cluster' : 'clusters'} declared`;
  if (problems.length > 0) {
    return {
      ...about,
      status: 'warning',
      message: `${found}; ${
        problems.length === 1
          ? 'one file cannot be read in full'
          : `${problems.length} things cannot be read`
      }: ${problems
        .slice(0, shownProblems)
        .map(({ object, message }) => `${object} (${message})`)
        .join('; ')}`,
      fix: 'Correct the files that are named.',
    };
  }
  if (total > 0) return { ...about, status: 'ok', message: found };
  if (files === 0 && strangers.length > 0) {
    return {
      ...about,
      status: 'warning',
      message: `No file fits its path, but others are there: ${strangers.join(
        ', ',
      )}`,
      fix: "Compare the layout's path in the configuration with these.",
    };
  }
  if (files === 0 && pattern && !pattern.includes('{name}')) {
    return {
      ...about,
      status: 'warning',
      message:
        'There is no file at its path, so that no cluster can be made by it',
      fix: 'Put the file there, or correct the path of the layout. examples/gitops has one to copy.',
    };
  }
  return { ...about, status: 'ok', message: 'No cluster is declared yet' };
}
