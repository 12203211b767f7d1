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
  parseInstant,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { InventoryFacts } from '../inventory/types';

/** What is known of a cluster whose end may be near. */
export interface ExpiringCluster {
  facts: Pick<InventoryFacts, 'declared' | 'capi' | 'vcluster' | 'fresh'>;
  /** A removal is under way, whoever asked. */
  removing: boolean;
}

/** What the end of a cluster asks for at a moment. */
export type ExpiryAction =
  | { action: 'none' }
  /** `threshold`: ISO 8601 duration before the end that has begun. */
  | { action: 'warn'; expiresAt: string; threshold: string }
  | { action: 'remove'; expiresAt: string }
  /** Over its end, but held. */
  | { action: 'held'; expiresAt: string; until: string; reason: string }
  /** Over its end, but nothing may be done; `reason` says why in a sentence. */
  | { action: 'blocked'; expiresAt: string; reason: string };

/**
 * Decides what the end of a cluster asks for. Pure. Never asks for the removal of a cluster that Git does not declare, that is being
 * removed, whose end or hold cannot be read, or that is seen through sources without contact.
 *
 * @param warnBefore - ISO 8601 durations before the end, longest first
 */
export function nextExpiryAction(
  cluster: ExpiringCluster,
  now: Date,
  warnBefore: readonly string[],
): ExpiryAction {
  const { facts, removing } = cluster;
  const { expiresAt, hold } = facts.declared?.origin ?? {};
  const object = facts.capi ?? facts.vcluster;
  if (expiresAt === undefined || removing || object?.deletingSince) {
    return { action: 'none' };
  }
  const end = parseInstant(expiresAt);
  if (!end) {
    return {
      action: 'blocked',
      expiresAt,
      reason: `Its end ${JSON.stringify(
        expiresAt,
      )} is no moment, so it never ends by itself. Correct it in the repository.`,
    };
  }
  const left = end.getTime() - now.getTime();
  const until = hold && parseInstant(hold.until);
  const held = until !== undefined && until.getTime() > now.getTime();
  if (left > 0) {
    if (until && until.getTime() > end.getTime()) return { action: 'none' };
    const threshold = [...warnBefore]
      .reverse()
      .find(text => left <= (parseLifetime(text)?.toMillis() ?? 0));
    return threshold === undefined
      ? { action: 'none' }
      : { action: 'warn', expiresAt, threshold };
  }
  if (hold && !until) {
    return {
      action: 'blocked',
      expiresAt,
      reason: `It is held until ${JSON.stringify(
        hold.until,
      )}, which is no moment. Correct it in the repository.`,
    };
  }
  if (hold && held) {
    return {
      action: 'held',
      expiresAt,
      until: hold.until,
      reason: hold.reason,
    };
  }
  if (!facts.fresh) {
    return {
      action: 'blocked',
      expiresAt,
      reason:
        'Its management cluster or its repository is not in contact, and what is not seen is not removed.',
    };
  }
  return { action: 'remove', expiresAt };
}
