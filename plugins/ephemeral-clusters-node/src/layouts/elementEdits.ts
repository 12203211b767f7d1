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
import { isMap, type YAMLMap } from 'yaml';
import {
  editYaml,
  findSharing,
  insertItem,
  type ListPlace,
  removeItem,
  setEntry,
  type YamlFile,
} from '../yamlText';
import {
  type ListGenerator,
  locateElements,
  withElements,
} from './applicationSetFile';
import type { ElementKeys } from './element';

/** An element, by its place. */
export interface ElementPlace {
  generator: ListGenerator;
  index: number;
}

/**
 * Adds an element where its name sorts.
 *
 * @param fields - what it says, by our names of the fields; others keep theirs
 * @returns text of the file
 * @throws InputError where the list cannot be edited safely
 */
export function addElement(
  file: YamlFile,
  generator: ListGenerator,
  keys: ElementKeys,
  element: { name: string; fields: Record<string, string> },
): string {
  const entries = entriesOf(element, keys);
  const after = namesOf(generator, keys).findIndex(
    other => other > element.name,
  );
  const index = after === -1 ? generator.elements.length : after;
  return editYaml(
    file,
    insertItem(locateElements(file, generator), index, entries),
    withElements(
      file.values,
      generator,
      generator.elements.toSpliced(index, 0, Object.fromEntries(entries)),
    ),
  );
}

/**
 * Writes the end of an element's cluster.
 *
 * @returns text of the file
 * @throws InputError where the element cannot be edited safely
 */
export function setElementExpiry(
  file: YamlFile,
  { generator, index }: ElementPlace,
  keys: ElementKeys,
  expiresAt: string,
): string {
  const node = nodeOf(locateElements(file, generator), index);
  const before = new Set<string>([keys.name, keys.owner]);
  const old = generator.elements[index] as Record<string, unknown>;
  return editYaml(
    file,
    [
      setEntry(file.text, node, keys.expiresAt, expiresAt, key =>
        before.has(key),
      ),
    ],
    withElements(
      file.values,
      generator,
      generator.elements.with(index, { ...old, [keys.expiresAt]: expiresAt }),
    ),
  );
}

/**
 * Takes an element out of its list.
 *
 * @returns text of the file
 * @throws InputError where the element cannot be removed safely
 */
export function removeElement(
  file: YamlFile,
  { generator, index }: ElementPlace,
): string {
  const place = locateElements(file, generator);
  const reason = findSharing(nodeOf(place, index), true);
  // An alias goes without harm; an anchor may be needed by the rest of the file.
  if (reason?.includes('&')) {
    throw new InputError(`The element cannot be removed safely: ${reason}.`);
  }
  return editYaml(
    file,
    removeItem(place, index),
    withElements(
      file.values,
      generator,
      generator.elements.toSpliced(index, 1),
    ),
  );
}

/** Names of a list's elements, as they are written. */
export function namesOf(generator: ListGenerator, keys: ElementKeys): string[] {
  return generator.elements.map(element =>
    String((element as Record<string, unknown> | null)?.[keys.name]),
  );
}

function nodeOf(place: ListPlace, index: number): YAMLMap {
  const node = place.list.items[index];
  if (isMap(node)) return node;
  throw new InputError(
    'The element cannot be edited safely: it is not written as a map.',
  );
}

/** Keys of an element as this repository calls them, the name first. */
function entriesOf(
  element: { name: string; fields: Record<string, string> },
  elementKeys: ElementKeys,
): [string, string][] {
  const keys: Record<string, string> = elementKeys;
  const entries = new Map([[elementKeys.name, element.name]]);
  for (const [key, value] of Object.entries(element.fields)) {
    const own = Object.hasOwn(keys, key) ? keys[key] : key;
    if (own !== elementKeys.name) entries.set(own, value);
  }
  return [...entries];
}
