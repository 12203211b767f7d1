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
import { mayDo, type SelfReviewer } from '../../kubernetes';
import type { ObservedKind } from '../../sources';
import { applyManifest } from './manifest';

/** Looks whether a kind may be read, and whether it is. */
export async function kindCheck(
  { kind, path, size, status }: ObservedKind,
  options: {
    reviewer: SelfReviewer;
    /** The verbs that it is read with. */
    verbs: readonly string[];
    signal: AbortSignal;
  },
): Promise<SetupCheck> {
  const { reviewer, verbs, signal } = options;
  const about = { id: `kind:${kind}`, title: `Read ${kind} objects` };
  const collection = await path(signal);
  if (collection === undefined) {
    return {
      ...about,
      status: 'ok',
      message: 'Not installed on this management cluster: nothing to read',
    };
  }
  const { group, resource } = resourceOf(collection);
  const name = group === '' ? resource : `${resource}.${group}`;
  const needs = `${verbs.join(', ')} on ${name}`;
  const answers = await Promise.all(
    verbs.map(verb =>
      mayDo(reviewer, { verb, group, resource }, signal).catch(() => undefined),
    ),
  );
  const missing = verbs.filter((_, index) => answers[index] === false);
  const seen = status();
  if (missing.length > 0 || seen.state === 'forbidden') {
    return {
      ...about,
      needs,
      status: 'error',
      message:
        missing.length > 0
          ? `The account may not ${missing.join(
              ', ',
            )} ${name} in all namespaces`
          : `The account may not read them: ${seen.error}`,
      ...applyManifest,
    };
  }
  const known = answers.every(answer => answer === true);
  if (seen.state === 'watching') {
    return {
      ...about,
      needs,
      status: 'ok',
      message: `Watched; there ${size() === 1 ? 'is' : 'are'} ${size()}`,
    };
  }
  if (seen.error) {
    return {
      ...about,
      needs,
      status: seen.synced ? 'warning' : 'error',
      message: `${
        known ? 'It may be read, but the watch does not hold' : 'Not read'
      }: ${seen.error}`,
      fix: 'It is tried again by itself. Where it stays so, look at what is between the portal and the API server: a proxy that ends long requests, for example.',
    };
  }
  return {
    ...about,
    needs,
    status: 'unknown',
    message: known
      ? 'It may be read; the first list is under way'
      : 'The first list is under way',
  };
}

/** Group and plural of `/apis/<group>/<version>/<plural>` and `/api/v1/<plural>`. */
function resourceOf(collection: string): { group: string; resource: string } {
  const parts = collection.split('/').filter(Boolean);
  return {
    group: parts[0] === 'apis' ? parts[1] : '',
    resource: parts.at(-1)!,
  };
}
