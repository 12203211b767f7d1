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

/**
 * Whether somebody who has version `known` of the list knows already what a notice of version `noticed` says. A version is the replica's
 * epoch, a dash, and a number that grows; those of two replicas, or of one before and after its restart, say nothing about each other.
 */
export function coversNotice(known: string, noticed: string): boolean {
  if (known === noticed) return true;
  const [have, heard] = [split(known), split(noticed)];
  return (
    have !== undefined &&
    heard !== undefined &&
    have.epoch === heard.epoch &&
    have.number >= heard.number
  );
}

/** Whether a version is an earlier one of the same replica than another. Of those of two replicas nobody knows: asking again may give either. */
export function isEarlier(version: string, other: string): boolean {
  const [one, two] = [split(version), split(other)];
  return (
    one !== undefined &&
    two !== undefined &&
    one.epoch === two.epoch &&
    one.number < two.number
  );
}

function split(version: string) {
  const [, epoch, digits] = /^(.*)-(\d+)$/.exec(version) ?? [];
  return digits === undefined ? undefined : { epoch, number: Number(digits) };
}
