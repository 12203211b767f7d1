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

import { KubernetesStore } from '../../types';
import { Destination, Destinations } from '../Destinations';
import { findProject, permitsDestination, permitsSource } from '../projects';
import {
  AppProject,
  Application,
  ApplicationCondition,
  ApplicationSource,
} from '../types';

/** An Application whose spec can be worked with, or why it cannot. */
export type Validated =
  | {
      valid: true;
      project: AppProject;
      source: ApplicationSource;
      destination: Destination;
    }
  | { valid: false; condition: ApplicationCondition };

/** Checks an Application's spec against its project and the registered clusters. */
export function validateApplication(
  store: KubernetesStore,
  destinations: Destinations,
  application: Application,
): Validated {
  const { spec } = application;
  const invalid = (message: string): Validated => ({
    valid: false,
    condition: { type: 'InvalidSpecError', message },
  });
  const project = findProject(store, spec.project);
  if (!project) {
    return invalid(
      `Application referencing project ${spec.project} which does not exist`,
    );
  }
  if (spec.sources?.length) {
    return invalid(
      'spec.sources: more than one source is outside of what the sandbox renders',
    );
  }
  const { source } = spec;
  if (!source?.repoURL || !(source.path || source.chart)) {
    return invalid(
      'spec.source.repoURL and either spec.source.path or spec.source.chart are required',
    );
  }
  if (!permitsSource(project, source)) {
    return invalid(
      `application repo ${source.repoURL} is not permitted in project '${spec.project}'`,
    );
  }
  let destination: Destination;
  try {
    destination = destinations.resolve(spec.destination);
  } catch (error) {
    return invalid((error as Error).message);
  }
  const { name, server } = destination;
  const namespace = spec.destination.namespace ?? '';
  if (!permitsDestination(project, { name, server, namespace })) {
    return invalid(
      `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${spec.project}'`,
    );
  }
  return { valid: true, project, source, destination };
}
