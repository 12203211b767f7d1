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

import { stepAt } from '../observed';
import {
  ClusterView,
  nodeAddress,
  SeriesDefinition,
  STATE_METRICS,
  targetLabels,
} from './family';

/** `up` of every target that a cluster's Prometheus scrapes. */
export function targetSeries(view: ClusterView): SeriesDefinition[] {
  const { cluster } = view;
  return cluster.exporters.flatMap((exporter): SeriesDefinition[] => {
    switch (exporter) {
      case 'kube-state-metrics':
        return [{ labels: STATE_METRICS, valueAt: () => 1 }];
      case 'apiserver': {
        const nodes = cluster.nodes.filter(
          node => node.role === 'control-plane',
        );
        if (nodes.length === 0) {
          return [
            {
              labels: targetLabels('apiserver', 'kubernetes.default.svc:443'),
              valueAt: () => 1,
            },
          ];
        }
        return nodes.map(node => ({
          labels: targetLabels('apiserver', nodeAddress(view, node.name, 6443)),
          lifetime: node,
          valueAt: () => 1,
        }));
      }
      default: {
        const port = exporter === 'kubelet' ? 10250 : 9100;
        return cluster.nodes.map(node => ({
          labels: {
            ...targetLabels(exporter, nodeAddress(view, node.name, port)),
            node: node.name,
          },
          lifetime: node,
          valueAt: time => stepAt(node.ready, time),
        }));
      }
    }
  });
}
