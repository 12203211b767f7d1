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

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLife, type RecordedLife } from '../../__testUtils__/labRecording';
import { aks, eks, gke, rke2 } from '../../__testUtils__/providerClusters';
import { Discovery } from '../../kubernetes';
import {
  ManualTiming,
  until,
} from '../../kubernetes/__testUtils__/ManualTiming';
import { RecordedApi, servedByDefault } from '../../__testUtils__/RecordedApi';
import { ArgoCdSource } from '../argocd';
import { CapiSource } from '../capi';
import { VclusterSource } from '../vcluster';

const marker = 'must-not-be-kept';

/** With what API servers and kubectl add to every object. */
function burdened<T extends { metadata: object }>(object: T): T {
  const { annotations } = object.metadata as { annotations?: object };
  return {
    ...object,
    metadata: {
      ...object.metadata,
      managedFields: [
        { manager: marker, fieldsV1: { 'f:spec': { [marker]: {} } } },
      ],
      annotations: {
        ...annotations,
        'kubectl.kubernetes.io/last-applied-configuration': `{"a":"${marker}"}`,
      },
    },
  };
}

/** Every object of every kind that is recorded, or that a provider's cluster consists of. */
function everything() {
  const lives: RecordedLife[] = ['capi', 'vcluster', 'refused', 'no-worker'];
  const recorded = lives.flatMap(life =>
    readLife(life).flatMap(stage => stage.objects),
  );
  return [...recorded, ...[eks, gke, aks, rke2].flatMap(make => make())].map(
    burdened,
  );
}

/** Everything that can be reached from a value, as text; what modules have in common is left out. */
function reachable(root: unknown): string {
  const seen = new Set<unknown>();
  const parts: string[] = [];
  const visit = (value: unknown) => {
    if (typeof value === 'string') parts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Map) {
      value.forEach((item, key) => [key, item].forEach(visit));
    } else if (value instanceof Set) value.forEach(visit);
    else {
      for (const [key, item] of Object.entries(value)) {
        parts.push(key);
        visit(item);
      }
    }
  };
  visit(root);
  return parts.join('\n');
}

/** Modules of this folder that project a kind. */
const projections = readdirSync(__dirname)
  .filter(file => /^\w+\.ts$/.test(file))
  .flatMap(file => {
    const names = readFileSync(join(__dirname, file), 'utf8').matchAll(
      /export function (project\w+)/g,
    );
    return [...names].map(([, name]) => [name, file.replace('.ts', '')]);
  });

describe('what is kept of an object', () => {
  it.each(projections)(
    'has neither managedFields nor the last applied configuration: %s',
    (name, file) => {
      const project = jest.requireActual(`./${file}`)[name] as (
        object: unknown,
      ) => unknown;
      const kept = everything().flatMap(object => {
        try {
          return [project(object)];
        } catch {
          // Of another kind than it reads.
          return [];
        }
      });
      expect(kept.length).toBeGreaterThan(0);
      expect(reachable(kept)).not.toContain(marker);
    },
  );

  it('is all that sources have of it, and the marker would be seen', async () => {
    const timing = new ManualTiming();
    const objects = everything();
    expect(reachable(objects)).toContain(marker);
    const api = new RecordedApi(objects, {
      ...servedByDefault,
      'controlplane.cluster.x-k8s.io': {
        v1beta2: [
          'KubeadmControlPlane',
          'AWSManagedControlPlane',
          'RKE2ControlPlane',
        ],
      },
    });
    const options = {
      managementCluster: 'm',
      title: 'M',
      client: api,
      discovery: new Discovery(api, timing),
      timing,
      staleAfterMilliseconds: 90_000,
    };
    const capi = CapiSource.create(options);
    const vcluster = VclusterSource.create(options);
    const argocd = ArgoCdSource.create(options);
    const sources = [capi, vcluster, argocd];
    const stop = new AbortController();
    const running = sources.map(source => source.start(stop.signal));
    await until(
      () => sources.every(source => source.freshness().state === 'fresh'),
      'a view of everything',
    );
    const facts = [...capi.keys(), ...vcluster.keys()].map(key => {
      const [, namespace, name] = key.split('/');
      return [
        capi.factsOf(key),
        vcluster.factsOf(key),
        argocd.factsOf({ namespace, name }),
      ];
    });
    expect(facts.length).toBeGreaterThan(3);
    expect(reachable(facts)).not.toContain(marker);
    stop.abort();
    await Promise.all(running);
  });
});
