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

import { KubernetesError, type KubernetesClient } from './KubernetesClient';
import { metaOf, versionOf } from './ProjectedObjects';
import { within, type Timing } from './timing';

/** A collection of one kind, or what of it carries certain labels. */
export interface Collection {
  client: KubernetesClient;
  /** Absolute path without a query. */
  path: string;
  labelSelector?: string;
}

/** One page of a list. */
export interface ListPage {
  items: unknown[];
  /** Where to watch from, once it was the last page. */
  resourceVersion: string | undefined;
}

const pageSize = 500;
/** Milliseconds in which a page has to be there as a whole. */
const pageLimit = 45_000;

/**
 * Lists a collection in pages, so that neither side has to hold all of it at once.
 *
 * @throws KubernetesError, or what the connection throws
 */
export async function* listPages(
  { client, path, labelSelector }: Collection,
  { signal, timing }: { signal: AbortSignal; timing: Timing },
): AsyncGenerator<ListPage> {
  let continueToken: string | undefined;
  do {
    const query = {
      limit: String(pageSize),
      continue: continueToken,
      labelSelector,
    };
    const list = parseList(
      await within(pageLimit, { signal, timing }, async limited => {
        const answer = await client.get(path, query, limited);
        if (answer.status !== 200) {
          throw await KubernetesError.fromAnswer(answer);
        }
        return answer.text();
      }),
    );
    yield { items: list.items, resourceVersion: versionOf(list) };
    const token = metaOf(list).continue;
    continueToken =
      typeof token === 'string' && token !== '' ? token : undefined;
  } while (continueToken !== undefined);
}

function parseList(text: string): { items: unknown[] } {
  let list: { items?: unknown } | null;
  try {
    list = JSON.parse(text);
  } catch {
    throw new KubernetesError(0, 'The list is no JSON');
  }
  if (typeof list !== 'object' || list === null || !Array.isArray(list.items)) {
    throw new KubernetesError(0, 'The list has no items');
  }
  return { ...list, items: list.items };
}
