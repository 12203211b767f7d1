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

/** Somebody to sign in as; the same names are in `examples/org.yaml` and in the back end's demo provider. */
export interface Person {
  /** Name of the `User` entity. */
  id: string;
  name: string;
  role: string;
  mayDo: string;
}

export const people: Person[] = [
  {
    id: 'guest',
    name: 'Guest',
    role: 'Developer in team A',
    mayDo: 'Sees, extends and removes the clusters of team A.',
  },
  {
    id: 'ada',
    name: 'Ada',
    role: 'Developer in team A',
    mayDo: 'Owns clusters together with the rest of team A.',
  },
  {
    id: 'bo',
    name: 'Bo',
    role: 'Developer in team B',
    mayDo: 'Sees the clusters of team B only.',
  },
  {
    id: 'olga',
    name: 'Olga',
    role: 'Platform operator',
    mayDo: 'Sees and may do everything, whoever owns it.',
  },
];

const storageKey = 'demo-portal/signed-in-as';

/** Whom this browser signed in as, so that a reload or a link in another tab does not ask again. */
export function rememberedPerson(): Person | undefined {
  const id = window.localStorage.getItem(storageKey);
  return people.find(person => person.id === id);
}

export function rememberPerson(person: Person | undefined) {
  if (person) window.localStorage.setItem(storageKey, person.id);
  else window.localStorage.removeItem(storageKey);
}
