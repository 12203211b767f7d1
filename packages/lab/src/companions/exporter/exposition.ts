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

import { FAMILIES, podsOf, type ObservedCluster } from './sandboxModel';

/**
 * Series of clusters in Prometheus' text format, by the names and labels of kube-state-metrics, cAdvisor, the node exporter and the API server. How
 * many of what there are is real; what they use is made up, since nothing runs, from curves that are the same for the same names.
 *
 * @param now - milliseconds since the epoch
 */
export function exposition(
  clusters: readonly ObservedCluster[],
  now: number,
): string {
  const views = clusters.map(cluster => ({ cluster, pods: podsOf(cluster) }));
  const lines: string[] = [];
  for (const family of FAMILIES) {
    const first = lines.length;
    for (const view of views) {
      const { cluster } = view;
      // Every target is up, whichever exporter it is.
      if (family.name !== 'up' && !cluster.exporters.includes(family.exporter))
        continue;
      const external = {
        cluster: cluster.name,
        ...(cluster.managementCluster && {
          management_cluster: cluster.managementCluster,
        }),
      };
      for (const { labels, lifetime, valueAt } of family.series(view)) {
        if (lifetime && (lifetime.since > now || lifetime.until !== undefined))
          continue;
        const all = format({ ...labels, ...external });
        lines.push(`${family.name}{${all}} ${valueAt(now)}`);
      }
    }
    // The model names the parts of a histogram one by one; the format knows histograms as a whole only.
    if (lines.length > first && family.type !== 'histogram') {
      lines.splice(first, 0, `# TYPE ${family.name} ${family.type}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function format(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
    )
    .join(',');
}
