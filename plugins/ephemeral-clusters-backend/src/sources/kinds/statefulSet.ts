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

import type {
  ClusterOrigin,
  ReplicaCount,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import {
  count,
  listOf,
  metadata,
  objectFields,
  parseObject,
  section,
  text,
  type ObjectFields,
} from './fields';
import { readOrigin } from './origin';
import { deliveredBy } from './tracking';

const containers = listOf(z.object({ name: z.string(), image: text }));

/** `StatefulSet` of a vcluster's Helm release. */
const schema = z.object({
  metadata,
  spec: section({
    replicas: count,
    template: section({
      spec: section({ containers, initContainers: containers }),
    }),
  }),
  status: section({ readyReplicas: count }),
});

/** What is kept of the StatefulSet that a vcluster's control plane is. */
export interface VclusterObject extends ObjectFields {
  /** Name of the release, which is the cluster's. */
  name: string;
  statefulSet: string;
  origin: ClusterOrigin;
  originProblems: string[];
  chartVersion?: string;
  kubernetesVersion?: string;
  replicas: ReplicaCount;
  /** Argo CD Application that delivered it. */
  deliveredBy?: string;
}

export function projectVcluster(object: unknown): VclusterObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  const { origin, problems } = readOrigin(meta.annotations);
  const pod = spec.template.spec;
  return {
    ...objectFields(meta),
    name: meta.labels.release ?? meta.name,
    statefulSet: meta.name,
    origin,
    originProblems: problems,
    deliveredBy: deliveredBy(meta.annotations),
    chartVersion: /^[\w-]*?-(\d+\.\d+\.\d+\S*)$/.exec(
      meta.labels.chart ?? '',
    )?.[1],
    kubernetesVersion: kubernetesVersion([
      ...pod.initContainers,
      ...pod.containers,
    ]),
    replicas: {
      desired: spec.replicas ?? 1,
      ready: status.readyReplicas ?? 0,
    },
  };
}

/** The chart names the version only in the image that it takes Kubernetes' binaries from. */
function kubernetesVersion(images: { image?: string }[]): string | undefined {
  for (const { image } of images) {
    const match =
      /(?:kubernetes|kube-apiserver|k3s|k8s)[^:/@]*:(v\d+\.\d+\.\d+)/.exec(
        image ?? '',
      );
    if (match) return match[1];
  }
  return undefined;
}
