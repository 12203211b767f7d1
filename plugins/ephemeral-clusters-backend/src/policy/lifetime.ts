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

import { InputError } from '@backstage/errors';
import {
  describeLifetime,
  formatInstant,
  latestExpiry,
  parseInstant,
  parseLifetime,
  type ClusterTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * End of a new cluster, `2026-11-24T18:00:00Z`.
 *
 * @param lifetime - ISO 8601 duration; undefined for the template's default
 * @throws InputError where it is no duration, or longer than the template allows
 */
export function resolveExpiry(options: {
  lifetime: string | undefined;
  template: Pick<ClusterTemplate, 'lifetime' | 'title'>;
  now: Date;
}): string {
  const { template, now } = options;
  const text = options.lifetime ?? template.lifetime.default;
  const lifetime = parseLifetime(text);
  if (!lifetime) {
    throw new InputError(
      `The lifetime ${JSON.stringify(
        text,
      )} is not a duration. Write weeks, days, hours or minutes as in P1D or PT8H.`,
    );
  }
  const { maximum } = template.lifetime;
  const limit = maximum === undefined ? undefined : parseLifetime(maximum);
  if (limit && lifetime.toMillis() > limit.toMillis()) {
    throw new InputError(
      `A cluster of ${template.title} lives for at most ${describeLifetime(
        maximum!,
      )}; ${describeLifetime(text)} was asked for.`,
    );
  }
  const end = new Date(now.getTime() + lifetime.toMillis());
  if (!isWritable(end)) {
    throw new InputError(
      `The lifetime ${JSON.stringify(
        text,
      )} is longer than can be written down.`,
    );
  }
  return formatInstant(end);
}

/**
 * New end of a cluster, in whole seconds and UTC.
 *
 * @param current - its end now; absent where it never ends by itself
 * @param createdAt - what its template's maximum counts from
 * @param maximum - ISO 8601 duration; absent: no limit
 * @throws InputError where it is no moment, not later than now and than the current end, or beyond the limit
 */
export function resolveExtension(options: {
  expiresAt: string;
  current: string | undefined;
  createdAt: string | undefined;
  maximum: string | undefined;
  now: Date;
}): string {
  const end = parseInstant(options.expiresAt);
  if (!end || !isWritable(end)) {
    throw new InputError(
      `The new end ${JSON.stringify(
        options.expiresAt,
      )} is not a moment. Write it with a zone, as in 2030-01-31T18:00:00Z.`,
    );
  }
  if (end.getTime() <= options.now.getTime()) {
    throw new InputError('The new end has to be in the future.');
  }
  const current =
    options.current === undefined ? undefined : parseInstant(options.current);
  if (current && end.getTime() <= current.getTime()) {
    throw new InputError(
      `It ends at ${formatInstant(
        current,
      )} already; an extension moves the end to a later time. To end it sooner, remove it.`,
    );
  }
  const latest =
    options.createdAt === undefined
      ? undefined
      : latestExpiry(options.createdAt, options.maximum);
  if (latest && end.getTime() > Date.parse(latest)) {
    throw new InputError(
      `Its template lets it live until ${latest} at the latest.`,
    );
  }
  return formatInstant(end);
}

/** ISO 8601 with four digits for the year; anything later cannot be read back by all that read it. */
function isWritable(date: Date): boolean {
  return !Number.isNaN(date.getTime()) && date.getUTCFullYear() <= 9999;
}
