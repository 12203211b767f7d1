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

import { layoutFactories } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import {
  FakeDeclarations,
  FakeRequests,
} from '../inventory/__testUtils__/fakes';
import { DefaultInventory } from '../inventory';
import type { InventoryDetail, InventoryFacts } from '../inventory/types';
import { Discovery } from '../kubernetes';
import { ManualTiming, until } from '../kubernetes/__testUtils__/ManualTiming';
import { noMetrics } from '../metrics';
import type { ActiveRequest } from '../requests/types';
import { ArgoCdSource, CapiSource, VclusterSource } from '../sources';
import type { RecordedStage } from './labRecording';
import { RecordedApi, type ServedKinds } from './RecordedApi';

const managementCluster = 'management';

/** As the example's layouts read it. */
const layouts = [
  {
    id: 'manifests',
    type: 'manifests',
    kind: 'capi',
    path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
  },
  ...[
    ['vclusters', 'vcluster'],
    ['capi-dev', 'capi'],
  ].map(([id, kind]) => ({
    id,
    type: 'application-set-list',
    kind,
    path: `management/{managementCluster}/${id}.yaml`,
    name: '{name}',
  })),
].map(config => {
  const factory = layoutFactories.find(({ type }) => type === config.type)!;
  return factory.create({ config, repositoryId: 'gitops' }).layout;
});

function declare(
  declarations: FakeDeclarations,
  files: ReadonlyMap<string, string>,
): void {
  for (const layout of layouts) {
    const { clusters, problems } = layout.list({ revision: 'abc', files });
    if (problems.length > 0) throw new Error(problems[0].message);
    clusters.forEach(cluster => declarations.put(cluster));
  }
}

/** What the product makes of a stage. */
export interface ObservedStage {
  now: Date;
  facts: InventoryFacts;
  /** Its row, with what its page adds; undefined where nothing is known of it. */
  cluster?: InventoryDetail;
  /** In sentences. */
  problems: string[];
}

/**
 * A recorded stage through the product's own sources and inventory: listed, projected, joined and assessed.
 *
 * @param options - what is not in the recording
 */
export async function observeStage(
  stage: RecordedStage,
  options: {
    /** How long after the recording one looks, with nothing changed meanwhile. */
    minutesLater?: number;
    request?: ActiveRequest;
    /** Default: as the lab serves them. */
    served?: ServedKinds;
    /** Kinds that may not be read. */
    forbidden?: string[];
    /** Whether what comes after the first view, as kinds that objects name, is there. Default: there is none */
    isWhole?(facts: InventoryFacts): boolean;
  } = {},
): Promise<ObservedStage> {
  const timing = new ManualTiming();
  timing.advance(
    stage.at.getTime() -
      timing.now().getTime() +
      (options.minutesLater ?? 0) * 60_000,
  );
  const client = new RecordedApi(stage.objects, options.served);
  options.forbidden?.forEach(kind => client.forbidden.add(kind));
  const source = {
    managementCluster,
    title: 'Management',
    client,
    discovery: new Discovery(client, timing),
    timing,
    staleAfterMilliseconds: 90_000,
  };
  const declarations = new FakeDeclarations();
  declare(declarations, stage.files);
  const requests = new FakeRequests();
  requests.list = options.request ? [options.request] : [];
  const inventory = DefaultInventory.create({
    clusters: [CapiSource.create(source), VclusterSource.create(source)],
    deliveries: [ArgoCdSource.create(source)],
    declarations: [declarations],
    metrics: noMetrics,
    requests,
    connect: [],
    timing,
  });
  const stop = new AbortController();
  const running = inventory.start(stop.signal);
  try {
    const key = {
      managementCluster,
      namespace: stage.cluster,
      name: stage.cluster,
    };
    await until(
      () =>
        inventory.sources().every(({ state }) => state === 'fresh') &&
        (options.isWhole?.(inventory.facts(key)) ?? true),
      'a fresh view of the recording',
    );
    return {
      now: timing.now(),
      facts: inventory.facts(key),
      cluster: inventory.detail(key),
      problems: inventory
        .problems()
        .map(({ object, message }) => `${object}: ${message}`),
    };
  } finally {
    stop.abort();
    await running;
  }
}
