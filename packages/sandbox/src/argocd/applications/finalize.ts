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

import { ObjectRef, PropagationPolicy } from '../../types';
import { refOf } from '../../kubernetes';
import { Destination } from '../Destinations';
import { objectOption } from '../resources';
import { Application } from '../types';

const finalizer = 'resources-finalizer.argocd.argoproj.io';

/** Whether a finalizer asks for the Application's objects to be deleted before it goes. */
export function isCascading(name: string): boolean {
  return name === finalizer || name.startsWith(`${finalizer}/`);
}

/** How the objects of an Application are deleted along with it: in the foreground, unless its finalizer says background. */
function propagationOf({ metadata }: Application): PropagationPolicy {
  return metadata.finalizers?.includes(`${finalizer}/background`)
    ? 'Background'
    : 'Foreground';
}

/**
 * Deletes what an Application delivered.
 *
 * @returns true once nothing of it is left, and the finalizer can go
 */
export function deleteResources(
  application: Application,
  destination: Destination,
): boolean {
  const deletable = () =>
    destination.live
      .of(application.metadata.name)
      .filter(
        object =>
          objectOption(object, 'sync-options', 'Delete') !== 'false' &&
          object.metadata.uid !== application.metadata.uid,
      );
  const propagation = propagationOf(application);
  const waiting: ObjectRef[] = deletable()
    .filter(object => !object.metadata.deletionTimestamp)
    .map(refOf);
  for (const ref of waiting) destination.store.delete(ref, propagation);
  return deletable().length === 0;
}
