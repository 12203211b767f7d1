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
  ClusterKey,
  ClusterKind,
  RequestVerb,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { engineRequester } from './types';

/** What a change request tells its reviewer. */
export interface DescribedChange {
  verb: RequestVerb;
  cluster: ClusterKey & { kind: ClusterKind };
  requestedBy: string;
  owner?: string;
  purpose?: string;
  template?: string;
  templateVersion?: string;
  /** End of a create; new end of an extension; passed end of a removal by the expiry engine. */
  expiresAt?: string;
  /** End before an extension. */
  previousExpiresAt?: string;
  /** Why somebody removes it. */
  reason?: string;
}

/** Title of the change request and first line of the commit. */
export function describeTitle(change: DescribedChange): string {
  const { name } = change.cluster;
  switch (change.verb) {
    case 'create':
      return `Create cluster ${name} (${change.template} ${change.templateVersion})`;
    case 'extend':
      return `Extend cluster ${name} to ${change.expiresAt}`;
    default:
      return change.requestedBy === engineRequester
        ? `Remove cluster ${name}, whose lifetime is over`
        : `Remove cluster ${name}`;
  }
}

/** Body of the change request, in Markdown. Text of people is put in code spans, where it neither formats nor mentions. */
export function describeBody(
  change: DescribedChange,
  appBaseUrl: string,
): string {
  const { cluster } = change;
  const kind = cluster.kind === 'capi' ? 'Cluster API cluster' : 'vcluster';
  const where = `${kind} ${code(cluster.name)} in namespace ${code(
    cluster.namespace,
  )} of management cluster ${code(cluster.managementCluster)}`;
  const lines: Record<RequestVerb, string> = {
    create: `Adds ${where}. Argo CD makes it after the merge.`,
    extend: `Moves the end of ${where}.`,
    delete: `Removes ${where}. After the merge it is deleted with everything on it; that cannot be undone.`,
  };
  const engine = change.requestedBy === engineRequester;
  const facts: [string, string | undefined][] = [
    ['Owner', change.owner],
    ['Purpose', change.purpose],
    [
      'Template',
      change.template &&
        [change.template, change.templateVersion].filter(Boolean).join(' '),
    ],
    ['End until now', change.previousExpiresAt],
    [engine ? 'Lifetime ended' : 'Ends', change.expiresAt],
    ['Reason', change.reason],
    ['Asked by', engine ? undefined : change.requestedBy],
  ];
  const page = `${appBaseUrl}/ephemeral-clusters/clusters/${[
    cluster.managementCluster,
    cluster.namespace,
    cluster.name,
  ]
    .map(encodeURIComponent)
    .join('/')}`;
  return [
    lines[change.verb],
    facts
      .filter(([, value]) => value)
      .map(([title, value]) => `- ${title}: ${code(value!)}`)
      .join('\n'),
    engine
      ? 'The portal opened this by itself since the lifetime is over. Extend the cluster on its page to keep it; this is then withdrawn.'
      : undefined,
    `[The cluster's page](${page}) shows what becomes of it.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Message of the commit. */
export function describeCommit(change: DescribedChange): string {
  const by =
    change.requestedBy === engineRequester
      ? 'Its lifetime is over.'
      : `Asked by ${change.requestedBy}.`;
  return `${describeTitle(change)}\n\n${by}\n`;
}

/** Code span whose fence is longer than every run of backticks in the text. */
function code(text: string): string {
  const longest = Math.max(
    0,
    ...(text.match(/`+/g) ?? []).map(run => run.length),
  );
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text.replace(/\s+/g, ' ')}${space}${fence}`;
}
