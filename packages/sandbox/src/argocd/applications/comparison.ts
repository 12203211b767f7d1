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

import { KubernetesObject, KubernetesStore } from '../../types';
import { Destinations } from '../Destinations';
import { GeneratedManifests, RepoServer } from '../manifests/RepoServer';
import { ManifestError } from '../manifests/ManifestError';
import { permitsKind } from '../projects';
import { unreachableReason } from '../reachability';
import { objectOption } from '../resources';
import { Application, ApplicationCondition } from '../types';
import { ComparedResources, compareResources } from './compare';
import { validateApplication, Validated } from './validate';

/** What an Application is, compared with what it should be. */
export interface Comparison extends ComparedResources {
  validated: Validated;
  /** Commit compared to; undefined where the revision could not be resolved. */
  revision?: string;
  /** What the status names as its revision: where nothing could be generated, what was asked for in place of a commit. */
  shownRevision?: string;
  sourceType?: GeneratedManifests['sourceType'];
  /** The destination's API does not answer. */
  unreachable: boolean;
}

/** What a comparison reads from. */
export interface ComparisonContext {
  store: KubernetesStore;
  destinations: Destinations;
  repoServer: RepoServer;
}

/** Types of conditions that a comparison judges. */
export const comparisonConditions = [
  'ComparisonError',
  'InvalidSpecError',
  'RepeatedResourceWarning',
] as const;

/**
 * Compares an Application. Never fails: what is wrong with it becomes a condition, and the sync status `Unknown`.
 *
 * @param options - `revision` in place of the source's own; `fresh`: ask the forge where a branch is
 */
export async function compareApplication(
  context: ComparisonContext,
  application: Application,
  options: { revision?: string; fresh: boolean },
): Promise<Comparison> {
  const { store, destinations, repoServer } = context;
  const validated = validateApplication(store, destinations, application);
  if (!validated.valid) return unknown(validated, [validated.condition]);
  const { source, destination } = validated;
  const name = application.metadata.name;

  let revision: string | undefined;
  let shownRevision: string | undefined;
  let generated: GeneratedManifests | undefined;
  const conditions: ApplicationCondition[] = [];
  try {
    revision = await repoServer.resolve(
      source.repoURL,
      options.revision ?? source.targetRevision,
      options.fresh,
    );
    generated = await repoServer.generate(application, source, revision);
    refuseHooks(generated.objects);
    shownRevision = revision;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    generated = undefined;
    shownRevision = options.revision ?? source.targetRevision ?? 'HEAD';
    conditions.push({
      type: 'ComparisonError',
      message: `Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = ${error.code} desc = ${error.message}`,
    });
  }

  const down = unreachableReason(store, destination);
  if (down) {
    conditions.push({
      type: 'ComparisonError',
      message: `Failed to load live state: ${down}`,
    });
    return {
      ...unknown(validated, conditions),
      revision,
      shownRevision,
      sourceType: generated?.sourceType,
      unreachable: true,
    };
  }
  const compared = compareResources({
    application: name,
    destinationNamespace: application.spec.destination.namespace ?? '',
    targets: generated?.objects,
    permits: ref => permitsKind(validated.project, ref),
    find: ref => destination.store.get(ref),
    tracked: destination.live.of(name),
    applied: uid => destination.live.applied(uid),
    self: {
      group: 'argoproj.io',
      kind: 'Application',
      namespace: application.metadata.namespace,
      name,
    },
  });
  return {
    ...compared,
    conditions: [...conditions, ...compared.conditions],
    validated,
    revision,
    shownRevision,
    sourceType: generated?.sourceType,
    unreachable: false,
  };
}

function unknown(
  validated: Validated,
  conditions: ApplicationCondition[],
): Comparison {
  return {
    validated,
    managed: [],
    status: 'Unknown',
    health: { status: 'Unknown' },
    conditions,
    unreachable: false,
  };
}

/** Better refused than passed over: a hook that never runs would look like one that did. */
function refuseHooks(objects: KubernetesObject[]): void {
  for (const object of objects) {
    const annotations = object.metadata.annotations ?? {};
    const hook = ['argocd.argoproj.io/hook', 'helm.sh/hook'].find(
      key => annotations[key],
    );
    if (hook) {
      throw new ManifestError(
        `${object.kind} ${object.metadata.name} has ${hook}: hooks are outside of what the sandbox runs`,
      );
    }
    if (objectOption(object, 'sync-options', 'Replace') === 'true') {
      throw new ManifestError(
        `${object.kind} ${object.metadata.name} asks for Replace=true, which is outside of what the sandbox does`,
      );
    }
  }
}
