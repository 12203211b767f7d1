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
import { Destination } from '../Destinations';
import { permitsDestination, permitsKind } from '../projects';
import { kubectlName, objectOption } from '../resources';
import { AppProject, Operation, ResourceResult } from '../types';
import { imagesOf, ManagedResource } from './compare';

/** What a sync did. */
export interface SyncOutcome {
  results: ResourceResult[];
  /** Why it failed, if it did. */
  failure?: string;
}

/** Kinds that others depend on go first; the rest after them by name, as in Argo CD. */
const kindOrder = [
  'Namespace',
  'CustomResourceDefinition',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'Deployment',
  'StatefulSet',
];

/**
 * Makes a cluster what the manifests say: applies by wave, kind and name, prunes in the reverse order. Waves are an order here; the
 * real Argo CD also waits for one to be healthy before the next.
 */
export function syncResources(options: {
  managed: ManagedResource[];
  destination: Destination;
  destinationNamespace: string;
  project: AppProject;
  operation: NonNullable<Operation['sync']>;
}): SyncOutcome {
  const { managed, destination, operation, project } = options;
  const { store } = destination;
  const syncOptions = operation.syncOptions ?? [];
  const results: ResourceResult[] = [];
  const selected = managed.filter(resource => isSelected(resource, operation));
  const targets = selected
    .filter(({ target }) => target)
    .sort((a, b) => waveOf(a) - waveOf(b) || orderOf(a) - orderOf(b));
  const extra = selected
    .filter(({ requiresPruning }) => requiresPruning)
    .sort((a, b) => waveOf(b) - waveOf(a) || orderOf(b) - orderOf(a));

  const refused = targets.flatMap(resource => {
    const reason = refusal(resource.ref, project, destination);
    return reason ? [failed(resource, reason)] : [];
  });
  if (refused.length > 0) {
    return {
      results: refused,
      failure: `one or more synchronization tasks are not valid: ${refused
        .map(({ message }) => message)
        .join('; ')}`,
    };
  }
  if (operation.dryRun) return { results };

  for (const resource of extra) {
    results.push(prune(resource, operation, destination));
  }
  try {
    if (syncOptions.includes('CreateNamespace=true')) {
      ensureNamespace(destination, options.destinationNamespace);
    }
  } catch (error) {
    return { results, failure: (error as Error).message };
  }
  const serverSide = syncOptions.includes('ServerSideApply=true');
  for (const resource of targets) {
    try {
      const { object, changed } = store.apply(resource.target!);
      destination.live.remember(object.metadata.uid!, resource.target!);
      let verb = changed ? 'configured' : 'unchanged';
      if (!resource.live) verb = 'created';
      if (serverSide) verb = 'serverside-applied';
      results.push({
        ...resultOf(resource),
        status: 'Synced',
        message: `${kubectlName(resource.ref)} ${verb}`,
        hookPhase: 'Running',
      });
    } catch (error) {
      results.push(failed(resource, (error as Error).message));
    }
  }
  const reasons = results
    .filter(({ status }) => status === 'SyncFailed')
    .map(({ message }) => message);
  return reasons.length > 0
    ? {
        results,
        failure: `one or more objects failed to apply, reason: ${reasons.join(
          ',',
        )}`,
      }
    : { results };
}

function isSelected(
  { ref }: ManagedResource,
  { resources }: NonNullable<Operation['sync']>,
): boolean {
  if (!resources?.length) return true;
  return resources.some(
    item =>
      (item.group ?? '') === ref.group &&
      item.kind === ref.kind &&
      item.name === ref.name &&
      (!item.namespace || item.namespace === ref.namespace),
  );
}

function refusal(
  ref: ObjectRef,
  project: AppProject,
  { name, server }: Destination,
): string | undefined {
  if (!permitsKind(project, ref)) {
    return `resource ${ref.group}:${ref.kind} is not permitted in project ${project.metadata.name}`;
  }
  if (
    ref.namespace &&
    !permitsDestination(project, { name, server, namespace: ref.namespace })
  ) {
    return `namespace ${ref.namespace} is not permitted in project '${project.metadata.name}'`;
  }
  return undefined;
}

function prune(
  resource: ManagedResource,
  operation: NonNullable<Operation['sync']>,
  { store }: Destination,
): ResourceResult {
  const live = resource.live!;
  if (!operation.prune) {
    return {
      ...resultOf(resource),
      status: 'PruneSkipped',
      message: 'ignored (requires pruning)',
      hookPhase: 'Succeeded',
    };
  }
  if (objectOption(live, 'sync-options', 'Prune') === 'false') {
    return {
      ...resultOf(resource),
      status: 'PruneSkipped',
      message: 'ignored (no prune)',
      hookPhase: 'Succeeded',
    };
  }
  if (!live.metadata.deletionTimestamp) {
    store.delete(resource.ref, propagationOf(operation.syncOptions));
  }
  return {
    ...resultOf(resource),
    status: 'Pruned',
    message: 'pruned',
    hookPhase: 'Succeeded',
  };
}

/** Foreground unless told otherwise: the default that keeps Cluster API's clusters from going. */
function propagationOf(syncOptions: string[] = []): PropagationPolicy {
  const option = syncOptions.find(item =>
    item.startsWith('PrunePropagationPolicy='),
  );
  switch (option?.split('=')[1]) {
    case 'background':
      return 'Background';
    case 'orphan':
      return 'Orphan';
    default:
      return 'Foreground';
  }
}

function ensureNamespace({ store }: Destination, name: string): void {
  if (!name || store.get({ group: '', kind: 'Namespace', name })) return;
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

function failed(resource: ManagedResource, message: string): ResourceResult {
  return {
    ...resultOf(resource),
    status: 'SyncFailed',
    message,
    hookPhase: 'Failed',
  };
}

function resultOf(
  resource: ManagedResource,
): Pick<
  ResourceResult,
  'group' | 'kind' | 'name' | 'namespace' | 'version' | 'syncPhase'
> & { images?: string[] } {
  const { ref, version, target } = resource;
  const images = target ? imagesOf([{ ...resource, live: target }]) : [];
  return {
    group: ref.group,
    ...(images.length > 0 && { images }),
    kind: ref.kind,
    name: ref.name,
    namespace: ref.namespace ?? '',
    syncPhase: 'Sync',
    version,
  };
}

function waveOf({ target, live }: ManagedResource): number {
  const annotations = (target ?? live)?.metadata.annotations;
  return Number(annotations?.['argocd.argoproj.io/sync-wave'] ?? 0) || 0;
}

function orderOf({ ref }: ManagedResource): number {
  const position = kindOrder.indexOf(ref.kind);
  return position < 0 ? kindOrder.length : position;
}
