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

import {
  annotationPrefix,
  parseInstant,
  type ClusterOrigin,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ownerAsWritten } from '../owner';

/**
 * Where a cluster comes from, as annotated. A value that cannot be read is left out and told in `problems`; it never takes the
 * rest with it.
 */
export function readOrigin(annotations: Record<string, string>): {
  origin: ClusterOrigin;
  problems: string[];
} {
  const problems: string[] = [];
  const text = (key: string) =>
    annotations[`${annotationPrefix}/${key}`] || undefined;
  const instant = (key: string) => {
    const value = text(key);
    if (value === undefined || parseInstant(value)) return value;
    problems.push(
      `${annotationPrefix}/${key} is "${value.slice(
        0,
        60,
      )}", which is no moment with a time zone`,
    );
    return undefined;
  };
  const { owner, problem } = ownerAsWritten(text('owner'));
  if (problem) problems.push(problem);
  const origin: ClusterOrigin = {
    owner,
    requestedBy: text('requested-by'),
    requestedAt: instant('requested-at'),
    purpose: text('purpose'),
    template: text('template'),
    templateVersion: text('template-version'),
    templateRevision: text('template-revision'),
    expiresAt: instant('expires-at'),
    hold: readHold(text('hold'), problems),
  };
  return { origin, problems };
}

function readHold(
  value: string | undefined,
  problems: string[],
): ClusterOrigin['hold'] {
  if (value === undefined) return undefined;
  try {
    const { reason, until } = JSON.parse(value) as Record<string, unknown>;
    if (
      typeof reason === 'string' &&
      typeof until === 'string' &&
      parseInstant(until)
    ) {
      return { reason, until };
    }
  } catch {
    // Told below, like a hold without its fields.
  }
  problems.push(
    `${annotationPrefix}/hold is not {"reason": "...", "until": "<moment>"}`,
  );
  return undefined;
}
