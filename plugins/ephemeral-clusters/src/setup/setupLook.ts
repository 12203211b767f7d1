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
  HealthStatus,
  SetupReport,
  SetupStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Word of each status, and the health whose icon and colour it has. */
export const setupLooks: Record<
  SetupStatus,
  { word: string; health: HealthStatus }
> = {
  ok: { word: 'All right', health: 'ready' },
  warning: { word: 'Look at it', health: 'attention' },
  error: { word: 'Does not work', health: 'failed' },
  unknown: { word: 'Not known', health: 'unknown' },
};

/** From what needs somebody first to what does not. */
const order: readonly SetupStatus[] = ['error', 'warning', 'unknown', 'ok'];

/** What needs somebody comes first; within that, the order stays. */
export function worstFirst<T extends { status: SetupStatus }>(
  items: readonly T[],
): T[] {
  return [...items].sort(
    (a, b) => order.indexOf(a.status) - order.indexOf(b.status),
  );
}

/** One sentence for the whole: how many connections need somebody. */
export function setupSentence({ connections }: SetupReport): string {
  const count = (status: SetupStatus) =>
    connections.filter(connection => connection.status === status).length;
  const total = connections.length;
  const [broken, doubtful, open] = [
    count('error'),
    count('warning'),
    count('unknown'),
  ];
  const parts = [
    ...(broken > 0
      ? [`${broken} ${broken === 1 ? 'does' : 'do'} not work`]
      : []),
    ...(doubtful > 0 ? [`${doubtful} should be looked at`] : []),
    ...(open > 0 ? [`${open} ${open === 1 ? 'is' : 'are'} not known yet`] : []),
  ];
  if (parts.length === 0) {
    return total === 1
      ? 'The one connection works, with the rights that it needs.'
      : `All ${total} connections work, with the rights that they need.`;
  }
  const last = parts.pop();
  return `Of ${total} ${total === 1 ? 'connection' : 'connections'} ${
    parts.length > 0 ? `${parts.join(', ')} and ` : ''
  }${last}.`;
}
