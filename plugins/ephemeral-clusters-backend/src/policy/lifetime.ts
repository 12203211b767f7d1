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

import { ConflictError, InputError } from '@backstage/errors';
import {
  describeLifetime,
  formatInstant,
  latestExpiry,
  parseInstant,
  parseLifetime,
  type ClusterTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * What a template allows within the operator's bound: no maximum beyond it, and no default beyond the maximum.
 *
 * @param maximumLifetime - the operator's upper bound of every template. ISO 8601 duration
 */
export function boundLifetime(
  lifetime: ClusterTemplate['lifetime'],
  maximumLifetime: string | undefined,
): ClusterTemplate['lifetime'] {
  const maximum = shorter(lifetime.maximum, maximumLifetime);
  return {
    default: shorter(lifetime.default, maximum),
    ...(maximum !== undefined && { maximum }),
  };
}

/** The shorter one of two ISO 8601 durations; the first where the second is absent or none. */
function shorter<T extends string | undefined>(
  first: T,
  second: string | undefined,
): T | string {
  const limit = second === undefined ? undefined : parseLifetime(second);
  if (!limit) return first;
  const duration = first === undefined ? undefined : parseLifetime(first);
  return duration && duration.toMillis() <= limit.toMillis() ? first : second!;
}

/**
 * End of a new cluster, `2026-11-24T18:00:00Z`.
 *
 * @param lifetime - ISO 8601 duration; undefined for the template's default
 * @param maximumLifetime - the operator's upper bound of every template. ISO 8601 duration
 * @throws InputError where it is no duration, or longer than the template or the operator allows
 */
export function resolveExpiry(options: {
  lifetime: string | undefined;
  template: Pick<ClusterTemplate, 'lifetime' | 'title'>;
  maximumLifetime?: string;
  now: Date;
}): string {
  const { template, now } = options;
  const allowed = boundLifetime(template.lifetime, options.maximumLifetime);
  const text = options.lifetime ?? allowed.default;
  const lifetime = parseLifetime(text);
  if (!lifetime) {
    throw new InputError(
      `The lifetime ${JSON.stringify(
        text,
      )} is not a duration. Write weeks, days, hours or minutes as in P1D or PT8H.`,
    );
  }
  const limit =
    allowed.maximum === undefined ? undefined : parseLifetime(allowed.maximum);
  if (limit && lifetime.toMillis() > limit.toMillis()) {
    throw new InputError(
      `A cluster of ${template.title} lives for at most ${describeLifetime(
        allowed.maximum!,
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

/** How long a cluster may live: until `at` (ISO 8601), without a limit, or nobody can tell, for the reason in `unknown`. */
export type LatestEnd = { at?: string } | { unknown: string };

/**
 * Latest end of a cluster. Pure. What cannot be told is no licence: a template that was renamed or removed must not make its clusters live
 * for ever.
 *
 * @param created - moments that it may count from, the best one first
 * @param template - the one that the cluster is made from; undefined where it is not found
 * @param maximumLifetime - the operator's upper bound of every template. ISO 8601 duration
 */
export function resolveLatestEnd(options: {
  created: readonly (string | undefined)[];
  templateName: string | undefined;
  template: { lifetime: { maximum?: string } } | undefined;
  maximumLifetime: string | undefined;
}): LatestEnd {
  const { template, templateName, maximumLifetime } = options;
  const maximums = [template?.lifetime.maximum, maximumLifetime].filter(
    maximum => maximum !== undefined,
  );
  if (maximums.length === 0) {
    if (template) return {};
    return {
      unknown: `${
        templateName === undefined
          ? 'Its declaration says no template'
          : `Its template, ${templateName}, is not found in its repository`
      }, so it is not known how long it may live. An operator can bring the template back or set policy.maximumLifetime.`,
    };
  }
  const start = options.created.find(
    moment => moment !== undefined && parseInstant(moment),
  );
  if (start === undefined) {
    return {
      unknown:
        'It is not known when it was made, so it is not known until when it may live. Try again when its management cluster is in contact.',
    };
  }
  const [at] = maximums
    .map(maximum => latestExpiry(start, maximum))
    .filter(end => end !== undefined)
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  return { at };
}

/**
 * New end of a cluster, in whole seconds and UTC.
 *
 * @param current - its end now; absent where it never ends by itself
 * @param latest - how far it may be moved
 * @throws InputError where it is no moment, not later than now and than the current end, or beyond the limit; ConflictError where the limit
 * is not known
 */
export function resolveExtension(options: {
  expiresAt: string;
  current: string | undefined;
  latest: LatestEnd;
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
  const { latest } = options;
  if ('unknown' in latest) {
    throw new ConflictError(`It cannot be extended: ${latest.unknown}`);
  }
  if (latest.at !== undefined && end.getTime() > Date.parse(latest.at)) {
    throw new InputError(
      `It may live until ${latest.at} at the latest, counted from when it was made.`,
    );
  }
  return formatInstant(end);
}

/** ISO 8601 with four digits for the year; anything later cannot be read back by all that read it. */
function isWritable(date: Date): boolean {
  return !Number.isNaN(date.getTime()) && date.getUTCFullYear() <= 9999;
}
