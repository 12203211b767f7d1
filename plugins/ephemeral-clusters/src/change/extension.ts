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

import { formatInstant } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { DateTime } from 'luxon';
import { formatMoment } from '../time/formatTime';

const hour = 3_600_000;

/** Lengths that are offered, in milliseconds. */
export const extensionPresets = [
  { id: '4h', title: '4 hours more', length: 4 * hour },
  { id: '1d', title: '1 day more', length: 24 * hour },
  { id: '3d', title: '3 days more', length: 72 * hour },
] as const;

/** What is chosen in the dialog. `latest`: as long as the limit allows. */
export type ExtensionChoice =
  | (typeof extensionPresets)[number]['id']
  | 'latest'
  | 'custom';

/** What bounds an extension. */
export interface ExtensionBounds {
  /** Milliseconds since the epoch, when the dialog was opened. */
  now: number;
  /** ISO 8601 of the end as it is. */
  expiresAt?: string;
  /** ISO 8601 of the latest end that is allowed. */
  latestExpiry?: string;
}

/** The new end that a choice means, or why it means none. */
export type Extension =
  | { expiresAt: string; problem?: undefined }
  | { expiresAt?: undefined; problem: string };

/**
 * Works out the new end. Presets count from the present end, or from now where that is over.
 *
 * @param custom - value of a `datetime-local` field, in the viewer's zone
 */
export function extend(
  choice: ExtensionChoice,
  custom: string,
  bounds: ExtensionBounds,
): Extension {
  const { now, expiresAt, latestExpiry } = bounds;
  if (choice === 'latest') {
    return latestExpiry
      ? check(Date.parse(latestExpiry), bounds)
      : { problem: 'There is no limit.' };
  }
  if (choice === 'custom') {
    const moment = DateTime.fromISO(custom);
    if (custom === '' || !moment.isValid) {
      return { problem: 'Give a date and a time.' };
    }
    return check(moment.toMillis(), bounds);
  }
  const preset = extensionPresets.find(each => each.id === choice)!;
  const from = Math.max(now, expiresAt ? Date.parse(expiresAt) : now);
  return check(from + preset.length, bounds);
}

/** Whether the limit leaves room for any extension. */
export function hasRoom(bounds: ExtensionBounds): boolean {
  const { now, expiresAt, latestExpiry } = bounds;
  if (!latestExpiry) return true;
  const end = Math.max(now, expiresAt ? Date.parse(expiresAt) : now);
  return Date.parse(latestExpiry) - end >= 60_000;
}

/** Value of a `datetime-local` field, in the viewer's zone. */
export function toLocalField(moment: string | number): string {
  const time =
    typeof moment === 'number'
      ? DateTime.fromMillis(moment)
      : DateTime.fromISO(moment);
  return time.setZone('local').toFormat("yyyy-MM-dd'T'HH:mm");
}

function check(target: number, bounds: ExtensionBounds): Extension {
  const { now, expiresAt, latestExpiry } = bounds;
  if (target <= now) return { problem: 'This is in the past.' };
  if (expiresAt && target <= Date.parse(expiresAt)) {
    return {
      problem: `It ends ${formatMoment(
        expiresAt,
        now,
      )} already; choose a later end.`,
    };
  }
  if (latestExpiry && target > Date.parse(latestExpiry)) {
    return {
      problem: `Its template allows an end until ${formatMoment(
        latestExpiry,
        now,
      )}.`,
    };
  }
  return { expiresAt: formatInstant(new Date(target)) };
}
